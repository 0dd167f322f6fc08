using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace OrleansChat.Client.Connections;

/// <summary>One socket, from its opening to its end: writes frames in the order in which they are given, reads them one after another.</summary>
#pragma warning disable CA1001 // A source without a timer holds nothing, and may be cancelled by whoever comes late.
internal sealed class Link(WebSocket socket, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>The close code of a connection that broke without one.</summary>
    public const int Broken = 1006;

    private const int MaxFrameBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(1);
    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _abandoned = new();
    private byte[] _buffer = new byte[16 * 1024];
    private long _heardAt = time.GetTimestamp();

    /// <summary>When something came last, as a timestamp of the clock.</summary>
    public long HeardAt => Volatile.Read(ref _heardAt);

    /// <summary>Sends a frame after those before it; does not wait. On a socket that has ended it goes nowhere.</summary>
    public void Write(byte[] frame) => _outgoing.Writer.TryWrite(frame);

    /// <summary>Says goodbye after what is still to be sent; the server's close ends <see cref="RunAsync"/>.</summary>
    public void Close() => _outgoing.Writer.TryComplete();

    /// <summary>Gives the socket up at once, also one whose other end is dead.</summary>
    public void Abandon() => _abandoned.Cancel();

    /// <summary>Hands every frame over until the socket ends.</summary>
    /// <param name="receive">Gets a frame; the element is good until it returns.</param>
    /// <returns>The close code and the server's reason; the exception, where something broke.</returns>
    public async Task<(int Code, string? Reason, Exception? Error)> RunAsync(Action<JsonElement> receive)
    {
        Task writing = WriteAllAsync();
        Exception? error = null;
        try
        {
            await ReadAllAsync(receive).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever goes wrong here, the connection is over, and the next one follows.
        catch (Exception e)
#pragma warning restore CA1031
        {
            error = e;
        }

        if (error is not null)
        {
            Abandon();
        }

        Close();
        using (time.CreateTimer(_ => Abandon(), null, FarewellTimeout, Timeout.InfiniteTimeSpan))
        {
            await writing.ConfigureAwait(false);
        }

        int code = (int?)socket.CloseStatus ?? Broken;
        string? reason = socket.CloseStatusDescription;
        socket.Dispose();
        return (code, string.IsNullOrEmpty(reason) ? null : reason, error);
    }

    private async Task ReadAllAsync(Action<JsonElement> receive)
    {
        while (await ReadAsync().ConfigureAwait(false) is { } frame)
        {
            Volatile.Write(ref _heardAt, time.GetTimestamp());
            using JsonDocument document = JsonDocument.Parse(frame);
            receive(document.RootElement);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync()
    {
        int length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, length < MaxFrameBytes ? length * 2 : throw new InvalidDataException("A frame from the server is too long."));
            }

            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(_buffer.AsMemory(length), _abandoned.Token).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return part.MessageType == WebSocketMessageType.Text
                    ? _buffer.AsMemory(0, length)
                    : throw new InvalidDataException("A frame from the server is not a text.");
            }
        }
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (byte[] frame in _outgoing.Reader.ReadAllAsync(_abandoned.Token).ConfigureAwait(false))
            {
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, _abandoned.Token).ConfigureAwait(false);
            }

            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _abandoned.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // A socket that takes nothing any more is over; the reading side says how it ended.
        catch (Exception)
#pragma warning restore CA1031
        {
            Abandon();
        }
    }
}
