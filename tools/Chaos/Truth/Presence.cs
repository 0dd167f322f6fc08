using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OrleansChat.Chaos.Truth;

/// <summary>Asks the admin API of the silos on which gateways a user's sessions are.</summary>
internal sealed class Presence : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Func<IReadOnlyList<Uri>> _admins;
    private int _turn;

    /// <param name="admins">The admin ports of the silos that run.</param>
    public Presence(Func<IReadOnlyList<Uri>> admins, string key)
    {
        _admins = admins;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The gateway of each session; nothing for a user that nobody knows, null where no answer could be had.</summary>
    public async Task<IReadOnlyList<string>?> GatewaysOfAsync(string user)
    {
        IReadOnlyList<Uri> admins = _admins();
        var address = new Uri(admins[Interlocked.Increment(ref _turn) % admins.Count], $"/admin/v1/users/{user}/sessions");
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(address);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return [];
            }

            response.EnsureSuccessStatusCode();
            using JsonDocument page = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
            return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(session => session.GetProperty("gateway").GetString()!)];
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
