using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansChat.Bench;

/// <summary>
/// What OrleansChat is compared with: Kestrel and System.Net.WebSockets as anybody would write them, a channel and a sending loop per
/// socket. Answers <c>ok</c> and pushes the message to every socket in the room, after one INSERT in a transaction of its own where a
/// store is given, else at once and from memory.
/// </summary>
internal sealed class PlainServer(IPlainStore? store)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Channel<byte[]>>> _rooms = [];
    private long _seq;

    public static async Task RunAsync(IPlainStore? store)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var server = new PlainServer(store);
        app.UseWebSockets();
        app.Map("/ws", server.ServeAsync);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        Console.WriteLine(address.Replace("http://", "ws://", StringComparison.Ordinal) + "/ws");
        await app.WaitForShutdownAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        string user = context.Request.Query["user"].ToString();
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        var outbox = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
        Task sending = SendAsync(socket, outbox.Reader);
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                await HandleAsync(user, outbox, buffer.AsMemory(0, received.Count));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The load generator drops its sockets without a close frame.
        }

        outbox.Writer.Complete();
        await sending;
    }

    private async Task HandleAsync(string user, Channel<byte[]> outbox, ReadOnlyMemory<byte> frame)
    {
        using var request = JsonDocument.Parse(frame);
        string type = request.RootElement.GetProperty("type").GetString()!;
        string room = request.RootElement.GetProperty("room").GetString()!;
        string id = request.RootElement.GetProperty("id").GetRawText();
        if (type == "join")
        {
            lock (_lock)
            {
                (_rooms.TryGetValue(room, out List<Channel<byte[]>>? joined) ? joined : _rooms[room] = []).Add(outbox);
            }

            outbox.Writer.TryWrite(Encoding.UTF8.GetBytes($$"""{"type":"ok","id":{{id}}}"""));
            return;
        }

        string text = request.RootElement.GetProperty("text").GetString()!;
        string cid = request.RootElement.GetProperty("cid").GetString()!;
        long seq = Interlocked.Increment(ref _seq);
        DateTime at = DateTime.UtcNow;
        if (store is not null)
        {
            await store.InsertAsync(room, seq, user, cid, text, at);
        }

        outbox.Writer.TryWrite(Encoding.UTF8.GetBytes($$"""{"type":"ok","id":{{id}},"seq":{{seq}},"at":"{{at:O}}"}"""));
        byte[] message = JsonSerializer.SerializeToUtf8Bytes(new { type = "message", room, seq, at, user, text, cid });
        lock (_lock)
        {
            foreach (Channel<byte[]> member in _rooms[room])
            {
                member.Writer.TryWrite(message);
            }
        }
    }

    private static async Task SendAsync(WebSocket socket, ChannelReader<byte[]> outbox)
    {
        try
        {
            await foreach (byte[] frame in outbox.ReadAllAsync())
            {
                await socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The peer has gone; what is left in the channel is nobody's.
        }
    }
}
