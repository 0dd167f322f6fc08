using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OrleansChat.Client.Events;
using OrleansChat.Client.Results;
using OrleansChat.Client.Tests.Fakes;

namespace OrleansChat.Client.Tests.Media;

/// <summary>Files go by HTTP with the token, piece by piece; a refusal is a <see cref="ChatException"/> as on the socket.</summary>
public sealed class MediaTests
{
    private const string Answer = """{"media":"m1","type":"text/plain","bytes":200000,"name":"说明.txt"}""";

    [Fact]
    public async Task An_upload_is_streamed_and_tells_how_far_it_is()
    {
        using var http = new Answering(_ => Json(HttpStatusCode.Created, Answer));
        await using var server = new FakeServer(options => options with { Http = http });
        await server.OnlineAsync();
        var told = new ConcurrentQueue<UploadProgress>();
        byte[] file = new byte[200_000];
        new Random(1).NextBytes(file);
        using var content = new MemoryStream(file);
        Attachment uploaded = await server.Client.UploadAsync(content, "说明.txt", new Telling(told));
        Assert.Equal(("m1", "text/plain", 200_000L, "说明.txt"), (uploaded.Media, uploaded.Type, uploaded.Bytes, uploaded.Name));
        Assert.Equal((HttpMethod.Post, new Uri("http://test/media"), "token-1"), (http.Method, http.Address, http.Token));
        Assert.Equal(file, http.Part(file.Length));
        Assert.Equal(new UploadProgress(200_000, 200_000), told.Last());
        Assert.Equal(told.Select(progress => progress.Sent).Order(), told.Select(progress => progress.Sent));
        Assert.True(content.CanRead);
    }

    [Theory]
    [InlineData(413, """{"type":"error","code":"too_large","message":"Too large."}""", "too_large", null)]
    [InlineData(429, """{"type":"error","code":"rate_limited","message":"Slowly.","retry_after_ms":1500}""", "rate_limited", 1500)]
    [InlineData(502, "<html>Bad gateway</html>", "unavailable", null)]
    [InlineData(413, "<html>Too large</html>", "too_large", null)]
    public async Task A_refusal_says_why(int status, string body, string code, int? retryAfterMs)
    {
        using var http = new Answering(_ => Json((HttpStatusCode)status, body));
        await using var server = new FakeServer(options => options with { Http = http });
        await server.OnlineAsync();
        using var content = new MemoryStream([1, 2, 3]);
        ChatException refusal = await Assert.ThrowsAsync<ChatException>(() => server.Client.UploadAsync(content, "x"));
        Assert.Equal((code, retryAfterMs), (refusal.Code, (int?)refusal.RetryAfter?.TotalMilliseconds));
        Assert.Equal(code, (await Assert.ThrowsAsync<ChatException>(() => server.Client.DownloadAsync("m1"))).Code);
    }

    [Theory]
    [InlineData(false, "http://test/media/m1")]
    [InlineData(true, "http://test/media/m1/thumbnail")]
    public async Task A_download_is_the_bytes_as_they_come(bool thumbnail, string address)
    {
        using var http = new Answering(_ => Json(HttpStatusCode.OK, "Hello"));
        await using var server = new FakeServer(options => options with { Http = http });
        await server.OnlineAsync();
        await using Stream download = await server.Client.DownloadAsync("m1", thumbnail);
        using var reader = new StreamReader(download);
        Assert.Equal("Hello", await reader.ReadToEndAsync());
        Assert.Equal((HttpMethod.Get, new Uri(address), "token-1"), (http.Method, http.Address, http.Token));
    }

    [Fact]
    public async Task Without_a_sign_in_or_a_network_it_is_offline()
    {
        using var http = new Answering(_ => throw new HttpRequestException("No route."));
        await using var server = new FakeServer(options => options with { Http = http });
        Assert.Equal("offline", (await Assert.ThrowsAsync<ChatException>(() => server.Client.DownloadAsync("m1"))).Code);
        Assert.Null(http.Address);
        await server.OnlineAsync();
        Assert.Equal("offline", (await Assert.ThrowsAsync<ChatException>(() => server.Client.DownloadAsync("m1"))).Code);
        Assert.NotNull(http.Address);
    }

    [Fact]
    public async Task Addresses_for_pictures_are_whole()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        Task<MediaUrl> asked = server.Client.MediaUrlAsync("m1");
        await socket.AnswerAsync("media_url", new { media = "m1", url = "/media/m1?x=1", thumbnail_url = "/media/m1/thumbnail?x=1", expires_at = "2026-11-22T09:15:00.000Z" });
        MediaUrl answer = await asked;
        Assert.Equal(("http://test/media/m1?x=1", "http://test/media/m1/thumbnail?x=1"), (answer.Url.ToString(), answer.ThumbnailUrl!.ToString()));
    }

    [Fact]
    public async Task An_address_that_is_none_of_HTTP_is_not_passed_on()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        Task<MediaUrl> asked = server.Client.MediaUrlAsync("m1");
        await socket.AnswerAsync("media_url", new { media = "m1", url = "javascript:alert(1)", expires_at = "2026-11-22T09:15:00.000Z" });
        Assert.Equal("internal", (await Assert.ThrowsAsync<ChatException>(() => asked)).Code);
    }

    private static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };

    private sealed class Telling(ConcurrentQueue<UploadProgress> told) : IProgress<UploadProgress>
    {
        public void Report(UploadProgress value) => told.Enqueue(value);
    }

    /// <summary>A server that takes everything and answers the same.</summary>
    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageInvoker(new SocketsHttpHandler())
    {
        private byte[] _body = [];

        public HttpMethod? Method { get; private set; }

        public Uri? Address { get; private set; }

        public string? Token { get; private set; }

        /// <summary>The bytes of the one part of a form.</summary>
        public byte[] Part(int length)
        {
            int start = _body.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
            return _body[start..(start + length)];
        }

        public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Method, Address, Token) = (request.Method, request.RequestUri, request.Headers.Authorization?.Parameter);
            _body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer(request);
        }
    }
}
