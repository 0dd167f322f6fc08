using System.Globalization;

namespace OrleansChat.Hosting;

/// <summary>
/// Asks a program that runs whether it is well and ends: for images that have no shell and no other program that could ask, and for supervisors that
/// wait until what they started can serve.
/// </summary>
/// <param name="Address">Such as <c>http://127.0.0.1:8081/health/ready</c>.</param>
/// <param name="Patience">How long to ask again; once at least.</param>
public sealed record HealthCheck(Uri Address, TimeSpan Patience)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(4);

    /// <exception cref="StartupException">It is no address, or no number of seconds.</exception>
    public static HealthCheck Parse(string address, string? seconds)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new StartupException($"--check-health needs an address, such as http://127.0.0.1:8081/health/ready, not '{address}'.");
        }

        return ushort.TryParse(seconds ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
            ? new HealthCheck(uri, TimeSpan.FromSeconds(number))
            : throw new StartupException($"--wait needs a number of seconds, not '{seconds}'.");
    }

    /// <returns>0 where it is well; 1 where it is not, which is also said in one line on standard error.</returns>
    public async Task<int> RunAsync(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        using var http = new HttpClient { Timeout = AnswerTimeout };
        long started = time.GetTimestamp();
        while (await ProblemAsync(http) is { } problem)
        {
            if (time.GetElapsedTime(started) >= Patience)
            {
                await Console.Error.WriteLineAsync($"{Address}: {problem}");
                return 1;
            }

            await Task.Delay(Pause, time);
        }

        return 0;
    }

    private async Task<string?> ProblemAsync(HttpClient http)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(Address);
            return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return e.GetBaseException().Message;
        }
    }
}
