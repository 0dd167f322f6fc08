using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansChat.Client.Connections;
using OrleansChat.Client.Events;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Media;

/// <summary>Sends files to the server and fetches them, by HTTP with the user's token.</summary>
internal sealed class MediaTransfer(HttpMessageInvoker? given) : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;
    private readonly Lazy<HttpMessageInvoker> _own = new(() => new HttpMessageInvoker(new SocketsHttpHandler()));

    public async Task<Attachment> UploadAsync(
        Uri server, string? token, Stream content, string name, IProgress<UploadProgress>? progress, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new ProgressContent(content, progress), "file", name);
        using HttpRequestMessage request = Request(HttpMethod.Post, new Uri(server, "media"), token);
        request.Content = form;

        // A refusal comes before the bytes, where it can.
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await SendAsync(request, cancellation).ConfigureAwait(false);
        return await ReadAsync(response, WireContext.Default.Attachment, cancellation).ConfigureAwait(false)
            ?? throw new ChatException(ChatErrors.Unavailable, "The server's answer cannot be read.");
    }

    public async Task<Stream> DownloadAsync(Uri server, string? token, string media, bool thumbnail, CancellationToken cancellation)
    {
        string path = "media/" + Uri.EscapeDataString(media) + (thumbnail ? "/thumbnail" : "");
        using HttpRequestMessage request = Request(HttpMethod.Get, new Uri(server, path), token);
        HttpResponseMessage response = await SendAsync(request, cancellation).ConfigureAwait(false);
        Stream content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        return new DownloadStream(response, content);
    }

    public void Dispose()
    {
        if (_own.IsValueCreated)
        {
            _own.Value.Dispose();
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address, string? token)
    {
        if (token is null)
        {
            throw new ChatException(ChatErrors.Offline, "Nobody is signed in yet.");
        }

        var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <exception cref="ChatException">The server refused, or could not be reached.</exception>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            response = await (given ?? _own.Value).SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new ChatException(ChatErrors.Offline, e.Message, e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(response, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<ChatException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (await ReadAsync(response, WireContext.Default.WireError, cancellation).ConfigureAwait(false) is { } error)
        {
            return error.ToException();
        }

        // Something between here and the server.
        string? retryAfter = response.Headers.TryGetValues("Retry-After", out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
        string code = (int)response.StatusCode switch
        {
            401 => ChatErrors.Unauthenticated,
            403 => ChatErrors.Forbidden,
            404 => ChatErrors.NoSuchMessage,
            413 => ChatErrors.TooLarge,
            429 => ChatErrors.RateLimited,
            _ => ChatErrors.Unavailable,
        };
        return new ChatException(code, $"HTTP status {(int)response.StatusCode}.") { RetryAfter = Handshake.Seconds(retryAfter) };
    }

    /// <summary>What a short answer says; null where it is not what is expected.</summary>
    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellation).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, type);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
