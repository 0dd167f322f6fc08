using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>Somebody who is signed in and uploads and downloads too.</summary>
internal sealed class MediaClient : IAsyncDisposable
{
    private readonly HttpClient _http;

    private MediaClient(FrameClient chat, Uri page)
    {
        Chat = chat;
        _http = new HttpClient { BaseAddress = page };
    }

    public FrameClient Chat { get; }

    public string User => Chat.User;

    public string Token => (string)Chat.Ready["token"]!;

    public static async Task<MediaClient> GuestAsync(GatewayProcess gateway, string user) =>
        new(await FrameClient.GuestAsync(gateway.Socket, user), gateway.Page);

    /// <summary>Uploads a file; returns what the server says of it.</summary>
    public async Task<JsonObject> UploadAsync(byte[] file, string name = "file.bin", string type = "application/octet-stream")
    {
        using HttpResponseMessage answer = await PostAsync(file, name, type);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{(int)answer.StatusCode} {body}");
        JsonObject told = JsonNode.Parse(body)!.AsObject();
        Assert.Equal($"/media/{told["media"]}", answer.Headers.Location?.ToString());
        return told;
    }

    public async Task<HttpResponseMessage> PostAsync(byte[] file, string name, string type, string? origin = null)
    {
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"file\"", FileNameStar = name };
        using var form = new MultipartFormDataContent { part };
        using var request = new HttpRequestMessage(HttpMethod.Post, "media") { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await _http.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, Token, headers);

    /// <param name="token">Null: without one.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await _http.SendAsync(request);
    }

    /// <summary>Whether this one may have an upload.</summary>
    public async Task<bool> MayHaveAsync(string media)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Head, $"/media/{media}", Token);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, answer.StatusCode.ToString());
        return answer.StatusCode == HttpStatusCode.OK;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Chat.DisposeAsync();
    }
}
