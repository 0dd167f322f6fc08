using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>The receiver of webhooks in examples: what comes waits for the line that answers it.</summary>
internal sealed class ExampleHook : IDisposable
{
    /// <summary>What stands for its address in examples.</summary>
    public const string Shown = "https://hooks.example.org";

    private readonly HttpListener _listener = new();
    private readonly Channel<HttpListenerContext> _arrived = Channel.CreateUnbounded<HttpListenerContext>();
    private readonly Dictionary<string, string> _secrets = [];
    private HttpListenerContext? _unanswered;

    private ExampleHook(string url) => Url = url;

    public string Url { get; }

    public static ExampleHook Start()
    {
        var hook = new ExampleHook(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.Find()}"));
        hook._listener.Prefixes.Add(hook.Url + "/");
        hook._listener.Start();
        _ = hook.ListenAsync();
        return hook;
    }

    /// <summary>Remembers the secret of a webhook, where a frame tells one.</summary>
    public void Note(JsonObject frame)
    {
        if (frame["secret"] is { } secret)
        {
            _secrets[frame["webhook"]!.GetValue<string>()] = secret.GetValue<string>();
        }
    }

    /// <summary>The next delivery, whose signature is right.</summary>
    public async Task<(string Path, JsonObject Body)> NextAsync(string place)
    {
        Assert.True(_unanswered is null, $"{place}: the delivery before has not been answered.");
        _unanswered = await _arrived.Reader.ReadAsync().AsTask().WaitAsync(Eventually.Deadline);
        using var bytes = new MemoryStream();
        await _unanswered.Request.InputStream.CopyToAsync(bytes);
        JsonObject body = JsonNode.Parse(bytes.ToArray())!.AsObject();
        string signature = _unanswered.Request.Headers["X-OrleansChat-Signature"] ?? "";
        string time = signature.Split(',')[0]["t=".Length..];
        byte[] signed = [.. Encoding.UTF8.GetBytes(time + "."), .. bytes.ToArray()];
        byte[] secret = Encoding.UTF8.GetBytes(_secrets[body["webhook"]!.GetValue<string>()]);
        Assert.Equal($"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed))}", signature);
        Assert.Equal(body["delivery"]!.GetValue<string>(), _unanswered.Request.Headers["X-OrleansChat-Delivery"]);
        return (_unanswered.Request.Url!.AbsolutePath, body);
    }

    public void Answer(string place, int status)
    {
        Assert.True(_unanswered is not null, $"{place}: there is no delivery to answer.");
        _unanswered.Response.StatusCode = status;
        _unanswered.Response.Close();
        _unanswered = null;
    }

    public void Dispose() => _listener.Close();

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                await _arrived.Writer.WriteAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The conversation is over.
        }
    }
}
