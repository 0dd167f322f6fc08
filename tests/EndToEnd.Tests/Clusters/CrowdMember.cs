using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace OrleansChat.EndToEnd.Tests.Clusters;

/// <summary>One of very many listeners: notes the numbers of the messages that it is shown and keeps nothing else.</summary>
internal sealed class CrowdMember : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly List<int> _seen = [];
    private Task _reading = Task.CompletedTask;
    private int _count;

    /// <summary>How many messages it has been shown.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The numbers that the messages' texts are, in the order in which they came. To be read when <see cref="Count"/> says that all are there.</summary>
    public IReadOnlyList<int> Seen => _seen;

    /// <summary>Why it hears no more; null while it does.</summary>
    public Exception? Failure => _reading.Exception;

    /// <summary>Connects as a guest; where <paramref name="join"/> names a room, joins it. Answers when that is done.</summary>
    public async Task EnterAsync(Uri gateway, string user, string? join)
    {
        await _socket.ConnectAsync(gateway, CancellationToken.None);
        await SendAsync($$"""{"type":"auth","id":1,"guest":"{{user}}"}""");
        await UntilAsync("ready");
        if (join is not null)
        {
            await SendAsync($$"""{"type":"join","id":2,"room":"{{join}}","create":true}""");
            await UntilAsync("ok");
        }
    }

    /// <summary>Begins to note what comes.</summary>
    public void Listen() => _reading = Task.Run(async () =>
    {
        while (true)
        {
            if (Note(await ReceiveAsync()))
            {
                Volatile.Write(ref _count, _seen.Count);
            }
        }
    });

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendAsync(string frame) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private async Task UntilAsync(string type)
    {
        while (true)
        {
            using JsonDocument frame = JsonDocument.Parse(await ReceiveAsync());
            string? got = frame.RootElement.GetProperty("type").GetString();
            if (got == type)
            {
                return;
            }

            Assert.NotEqual("error", got);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReceiveAsync()
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException($"Closed with {(int?)_socket.CloseStatus}.");
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return _buffer.AsMemory(0, length);
            }
        }
    }

    private bool Note(ReadOnlyMemory<byte> frame)
    {
        using JsonDocument document = JsonDocument.Parse(frame);
        if (document.RootElement.GetProperty("type").GetString() != "message")
        {
            return false;
        }

        _seen.Add(int.Parse(document.RootElement.GetProperty("text").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        return true;
    }
}
