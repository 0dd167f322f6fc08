using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using OrleansChat.Gateway.Tests.Commands;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>Uploads and downloads on a running gateway.</summary>
public sealed class MediaEndpointTests(RunningGateway gateway)
{
    private static readonly byte[] Photo = SampleFiles.Jpeg(640, 480);

    [Fact]
    public async Task What_was_uploaded_is_handed_out_whole_in_parts_and_only_once()
    {
        await using MediaClient alice = await EnterAsync("alice");
        JsonObject told = await alice.UploadAsync(Photo, "Grüße \"1\".html", "text/html");
        string path = $"/media/{told["media"]}";
        Assert.Equal(
            ("image/jpeg", Photo.Length, 640, 480, "Grüße \"1\".html", "{\"type\":\"image/jpeg\",\"width\":320,\"height\":240}"),
            ((string)told["type"]!, (int)told["bytes"]!, (int)told["width"]!, (int)told["height"]!, (string)told["name"]!, told["thumbnail"]!.ToJsonString()));

        using HttpResponseMessage whole = await alice.GetAsync(path);
        Assert.Equal(Photo, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal(
            ("image/jpeg", $"\"{told["media"]}\"", "bytes", "nosniff", "sandbox; default-src 'none'", "same-site"),
            (whole.Content.Headers.ContentType?.ToString(), whole.Headers.ETag?.ToString(), whole.Headers.AcceptRanges.ToString(), Header(whole, "X-Content-Type-Options"),
                Header(whole, "Content-Security-Policy"), Header(whole, "Cross-Origin-Resource-Policy")));
        Assert.Equal((true, TimeSpan.FromDays(365), "immutable"), (whole.Headers.CacheControl!.Private, whole.Headers.CacheControl.MaxAge, whole.Headers.CacheControl.Extensions.Single().Name));
        Assert.Equal(("inline", "Grüße \"1\".html.jpg"), (whole.Content.Headers.ContentDisposition?.DispositionType, whole.Content.Headers.ContentDisposition?.FileNameStar));

        using HttpResponseMessage part = await alice.GetAsync(path, ("Range", "bytes=2-5"));
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes 2-5/{Photo.Length}"), (part.StatusCode, part.Content.Headers.ContentRange?.ToString()));
        Assert.Equal(Photo[2..6], await part.Content.ReadAsByteArrayAsync());

        using HttpResponseMessage none = await alice.GetAsync(path, ("Range", $"bytes={Photo.Length}-"));
        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, $"bytes */{Photo.Length}"), (none.StatusCode, none.Content.Headers.ContentRange?.ToString()));

        using HttpResponseMessage known = await alice.GetAsync(path, ("If-None-Match", $"\"{told["media"]}\""));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);

        using HttpResponseMessage head = await alice.SendAsync(HttpMethod.Head, path, alice.Token);
        Assert.Equal((HttpStatusCode.OK, Photo.Length), (head.StatusCode, (int)head.Content.Headers.ContentLength!));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());

        using HttpResponseMessage thumbnail = await alice.GetAsync(path + "/thumbnail");
        byte[] small = await thumbnail.Content.ReadAsByteArrayAsync();
        Assert.Equal(("image/jpeg", small.Length), (thumbnail.Content.Headers.ContentType?.ToString(), (int)thumbnail.Content.Headers.ContentLength!));
        Assert.InRange(small.Length, 100, Photo.Length);
        Assert.NotEqual(whole.Headers.ETag, thumbnail.Headers.ETag);
    }

    public static TheoryData<string, byte[], string, string> Hostile => new()
    {
        { "page.png", "<html><script>alert(1)</script>"u8.ToArray(), "text/plain; charset=utf-8", "inline" },
        { "picture.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "text/plain; charset=utf-8", "inline" },
        { "picture.gif", "GIF89a=1;alert(1)//"u8.ToArray(), "text/plain; charset=utf-8", "inline" },
        { "page.html", [0xFE, 0xFF, 0, (byte)'<', 0, (byte)'p'], "application/octet-stream", "attachment" },
        { "paper.pdf", "%PDF-1.7\n"u8.ToArray(), "application/pdf", "attachment" },
        { "archive.html", SampleFiles.Zip(("index.html", "<script>alert(1)</script>")), "application/zip", "attachment" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Nothing_that_is_uploaded_can_run(string name, byte[] file, string type, string disposition)
    {
        await using MediaClient mallory = await EnterAsync("mallory");
        JsonObject told = await mallory.UploadAsync(file, name, "text/html");
        using HttpResponseMessage answer = await mallory.GetAsync($"/media/{told["media"]}");

        Assert.Equal((type, disposition), (answer.Content.Headers.ContentType?.ToString(), answer.Content.Headers.ContentDisposition?.DispositionType));
        Assert.Equal(("nosniff", "sandbox; default-src 'none'"), (Header(answer, "X-Content-Type-Options"), Header(answer, "Content-Security-Policy")));
        Assert.Equal(file, await answer.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage thumbnail = await mallory.GetAsync($"/media/{told["media"]}/thumbnail");
        await AssertErrorAsync(thumbnail, HttpStatusCode.NotFound, "no_such_message");
    }

    [Fact]
    public async Task An_upload_is_for_those_who_may_read_a_message_that_carries_it()
    {
        await using MediaClient alice = await EnterAsync("alice");
        await using MediaClient bob = await EnterAsync("bob");
        await using MediaClient carol = await EnterAsync("carol");
        string media = (string)(await alice.UploadAsync(Photo, "photo.jpg"))["media"]!;
        string den = RunningGateway.Unique("den");
        string lobby = RunningGateway.Unique("lobby");
        Assert.Equal("100", await WhoMayHaveAsync(media, alice, bob, carol));

        await alice.Chat.RequestAsync(new { type = "create", room = den, kind = "private", members = new[] { bob.User } });
        await alice.Chat.RequestAsync(new { type = "send", room = den, attachments = new[] { media } });
        Assert.Equal("110", await WhoMayHaveAsync(media, alice, bob, carol));
        JsonObject message = await bob.Chat.NextAsync("message");
        Assert.Equal(
            $"[{{\"media\":\"{media}\",\"type\":\"image/jpeg\",\"bytes\":{Photo.Length},\"width\":640,\"height\":480,\"name\":\"photo.jpg\",\"thumbnail\":{{\"type\":\"image/jpeg\",\"width\":320,\"height\":240}}}}]",
            message["attachments"]!.ToJsonString());

        await bob.Chat.RequestAsync(new { type = "leave", room = den });
        Assert.Equal("100", await WhoMayHaveAsync(media, alice, bob, carol));

        // The same again where anybody may read.
        await alice.Chat.JoinAsync(lobby);
        long shown = (long)(await alice.Chat.RequestAsync(new { type = "send", room = lobby, attachments = new[] { media } }))["seq"]!;
        Assert.Equal("111", await WhoMayHaveAsync(media, alice, bob, carol));
        await alice.Chat.RequestAsync(new { type = "delete", room = lobby, seq = shown });
        Assert.Equal("100", await WhoMayHaveAsync(media, alice, bob, carol));

        // To somebody alone.
        await alice.Chat.RequestAsync(new { type = "send", room = $"@{carol.User}", attachments = new[] { media } });
        Assert.Equal("101", await WhoMayHaveAsync(media, alice, bob, carol));
        Assert.Equal("no_such_message", (string?)(await bob.Chat.RequestAnyAsync(new { type = "media_url", media }))["code"]);
        Assert.Equal("error", (string?)(await bob.Chat.RequestAnyAsync(new { type = "send", room = lobby, attachments = new[] { media } }))["type"]);
    }

    [Fact]
    public async Task An_address_from_media_url_needs_no_header_and_opens_nothing_else()
    {
        await using MediaClient alice = await EnterAsync("alice");
        string media = (string)(await alice.UploadAsync(Photo))["media"]!;
        string other = (string)(await alice.UploadAsync("hi"u8.ToArray()))["media"]!;
        JsonObject ok = await alice.Chat.RequestAsync(new { type = "media_url", media });
        string url = (string)ok["url"]!;

        using HttpResponseMessage image = await alice.SendAsync(HttpMethod.Get, url, token: null);
        Assert.Equal(Photo, await image.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage thumbnail = await alice.SendAsync(HttpMethod.Get, (string)ok["thumbnail_url"]!, token: null);
        Assert.Equal(HttpStatusCode.OK, thumbnail.StatusCode);
        Assert.Null((await alice.Chat.RequestAsync(new { type = "media_url", media = other }))["thumbnail_url"]);

        string[] refused =
        [
            $"/media/{other}{url[url.IndexOf('?', StringComparison.Ordinal)..]}", url[..^1], $"/media/{media}?access_token={alice.Token}", $"/media/{media}?access_token=", $"/media/{media}",
        ];
        foreach (string path in refused)
        {
            using HttpResponseMessage answer = await alice.SendAsync(HttpMethod.Get, path, token: null);
            await AssertErrorAsync(answer, HttpStatusCode.Unauthorized, "unauthenticated");
        }

        // And nobody signs in with it, or uploads.
        using HttpResponseMessage socket = await alice.SendAsync(HttpMethod.Post, "/media" + url[url.IndexOf('?', StringComparison.Ordinal)..], token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, socket.StatusCode);
    }

    [Fact]
    public async Task The_image_of_a_profile_is_for_everybody()
    {
        await using MediaClient alice = await EnterAsync("alice");
        await using MediaClient bob = await EnterAsync("bob");
        string media = (string)(await alice.UploadAsync(Photo))["media"]!;
        await alice.Chat.RequestAsync(new { type = "set_profile", avatar = media });
        Assert.Equal("11", await WhoMayHaveAsync(media, alice, bob));
    }

    [Fact]
    public async Task What_is_no_upload_is_refused_as_an_error_frame()
    {
        await using MediaClient alice = await EnterAsync("alice");
        using HttpResponseMessage empty = await alice.PostAsync([], "empty.txt", "text/plain");
        await AssertErrorAsync(empty, HttpStatusCode.BadRequest, "bad_frame");
        using HttpResponseMessage none = await alice.SendAsync(HttpMethod.Post, "/media", alice.Token);
        await AssertErrorAsync(none, HttpStatusCode.BadRequest, "bad_frame");
        using HttpResponseMessage stranger = await alice.SendAsync(HttpMethod.Post, "/media", token: "nonsense");
        await AssertErrorAsync(stranger, HttpStatusCode.Unauthorized, "unauthenticated");
        foreach (string media in (string[])["x", "..%2f..%2fchat.db", MediaId.New(), new string('z', 5000)])
        {
            using HttpResponseMessage nothing = await alice.GetAsync($"/media/{media}");
            await AssertErrorAsync(nothing, HttpStatusCode.NotFound, "no_such_message");
        }
    }

    [Fact]
    public async Task Pages_of_other_hosts_are_told_what_they_may()
    {
        await using MediaClient alice = await EnterAsync("alice");
        using HttpResponseMessage foreign = await alice.PostAsync(Photo, "photo.jpg", "image/jpeg", "https://evil.example");
        await AssertErrorAsync(foreign, HttpStatusCode.Forbidden, "forbidden");
        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));

        using HttpResponseMessage local = await alice.PostAsync(Photo, "photo.jpg", "image/jpeg", "http://localhost:5173");
        Assert.Equal((HttpStatusCode.Created, "http://localhost:5173"), (local.StatusCode, Header(local, "Access-Control-Allow-Origin")));
        using HttpResponseMessage asked = await alice.SendAsync(HttpMethod.Options, "/media", token: null, ("Origin", "http://localhost:5173"), ("Access-Control-Request-Method", "POST"));
        Assert.Equal((HttpStatusCode.NoContent, "http://localhost:5173"), (asked.StatusCode, Header(asked, "Access-Control-Allow-Origin")));
        Assert.Contains("Authorization", Header(asked, "Access-Control-Allow-Headers"), StringComparison.Ordinal);
        using HttpResponseMessage refused = await alice.SendAsync(HttpMethod.Options, "/media", token: null, ("Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Too_long_a_body_is_refused_before_it_comes()
    {
        await using MediaClient alice = await EnterAsync("alice");
        string answer = await RawAsync(alice, $"Content-Length: {long.MaxValue}\r\n", "");
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"too_large\"", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_is_cut_leaves_nothing()
    {
        await using MediaClient alice = await EnterAsync("alice");
        string unfinished = Path.Combine(gateway.DataDirectory, "media", "unfinished");
        string[] cut = [];
        using (TcpClient socket = await ConnectAsync(alice, "Content-Length: 1000000\r\n", Part + new string('x', 200_000)))
        {
            await Eventually.TrueAsync(() =>
            {
                cut = [.. Directory.EnumerateFiles(unfinished).Where(file => File.Exists(file) && new FileInfo(file).Length >= 100_000)];
                return cut.Length > 0;
            });
        }

        await Eventually.TrueAsync(() => !Directory.EnumerateFiles(unfinished).Any(file => cut.Contains(file)));
    }

    private const string Part = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"long.txt\"\r\n\r\n";

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;

    private static async Task AssertErrorAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode} {body}");
        JsonObject error = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(("error", code), ((string?)error["type"], (string?)error["code"]));
        Assert.False(string.IsNullOrEmpty((string?)error["message"]));
    }

    private static async Task<string> WhoMayHaveAsync(string media, params MediaClient[] clients) =>
        string.Concat(await Task.WhenAll(clients.Select(async client => await client.MayHaveAsync(media) ? "1" : "0")));

    private async Task<MediaClient> EnterAsync(string user) => await MediaClient.GuestAsync(await gateway.ProcessAsync(), RunningGateway.Unique(user));

    private async Task<TcpClient> ConnectAsync(MediaClient client, string headers, string body)
    {
        Uri page = (await gateway.ProcessAsync()).Page;
        var socket = new TcpClient();
        await socket.ConnectAsync(page.Host, page.Port);
        string request = $"POST /media HTTP/1.1\r\nHost: {page.Authority}\r\nAuthorization: Bearer {client.Token}\r\nContent-Type: multipart/form-data; boundary=x\r\n{headers}\r\n{body}";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        return socket;
    }

    private async Task<string> RawAsync(MediaClient client, string headers, string body)
    {
        using TcpClient socket = await ConnectAsync(client, headers, body);
        using var reader = new StreamReader(socket.GetStream());
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        return await reader.ReadToEndAsync(deadline.Token);
    }
}
