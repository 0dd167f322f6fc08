using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

/// <summary>A frame as the server sent it.</summary>
internal sealed record ServerFrame(Opcode Opcode, bool IsFinal, bool IsDeflated, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(IsDeflated ? ClientFrames.Inflate(Payload) : Payload);

    public int CloseCode => BinaryPrimitives.ReadUInt16BigEndian(Payload);
}

/// <summary>An answer to a handshake.</summary>
internal sealed record HandshakeAnswer(int Status, Dictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>A TCP client that says exactly what the test says, byte for byte.</summary>
internal sealed class RawSocket : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly BufferedStream _reading;

    private RawSocket(TcpClient tcp)
    {
        _tcp = tcp;
        _reading = new BufferedStream(tcp.GetStream());
    }

    public static string[] GoodHeaders =>
        ["Upgrade: websocket", "Connection: keep-alive, Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];

    public NetworkStream Stream => _tcp.GetStream();

    public Socket Socket => _tcp.Client;

    /// <summary>Connects and sends a request; the answer is there, the socket stays open.</summary>
    public static async Task<(RawSocket Socket, HandshakeAnswer Answer)> RequestAsync(int port, string requestLine, IEnumerable<string> headers, int receiveBuffer = 0)
    {
        var tcp = new TcpClient();
        if (receiveBuffer > 0)
        {
            tcp.ReceiveBufferSize = receiveBuffer;
        }

        await tcp.ConnectAsync(IPAddress.Loopback, port);
        var raw = new RawSocket(tcp);
        await raw.SendAsync(Encoding.ASCII.GetBytes($"{requestLine}\r\nHost: 127.0.0.1:{port}\r\n{string.Concat(headers.Select(line => line + "\r\n"))}\r\n"));
        return (raw, await raw.ReadAnswerAsync());
    }

    public static async Task<RawSocket> OpenAsync(int port, string[] headers, int receiveBuffer = 0)
    {
        var (socket, answer) = await RequestAsync(port, "GET /ws HTTP/1.1", [.. GoodHeaders, .. headers], receiveBuffer);
        Assert.Equal(101, answer.Status);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer.Headers["Sec-WebSocket-Accept"]);
        return socket;
    }

    public Task SendAsync(params byte[][] pieces) => Stream.WriteAsync(pieces.SelectMany(piece => piece).ToArray()).AsTask();

    /// <summary>The next frame, or null at the end of the stream.</summary>
    public async Task<ServerFrame?> ReadAsync()
    {
        var head = await ReadBytesAsync(2);
        if (head is null)
        {
            return null;
        }

        Assert.Equal(0, head[0] & 0x30);
        Assert.Equal(0, head[1] & 0x80);
        var length = (long)(head[1] & 0x7F);
        if (length >= 126)
        {
            var wide = await ReadBytesAsync(length == 126 ? 2 : 8);
            length = length == 126 ? BinaryPrimitives.ReadUInt16BigEndian(wide) : BinaryPrimitives.ReadInt64BigEndian(wide);
        }

        var payload = await ReadBytesAsync((int)length);
        return payload is null ? null : new((Opcode)(head[0] & 0x0F), (head[0] & 0x80) != 0, (head[0] & 0x40) != 0, payload);
    }

    public async Task<string> ReadTextAsync()
    {
        var frame = await ReadAsync();
        Assert.NotNull(frame);
        Assert.Equal(Opcode.Text, frame.Opcode);
        Assert.True(frame.IsFinal);
        return frame.Text;
    }

    /// <summary>Reads to the end: everything before, then a bye and a close frame with this code, then the end of the stream.</summary>
    public async Task<List<ServerFrame>> ReadEndAsync(int code, bool bye = true)
    {
        List<ServerFrame> frames = [];
        while (await ReadAsync() is { } frame)
        {
            frames.Add(frame);
            if (frame.Opcode == Opcode.Close)
            {
                await SendCloseAsync();
            }
        }

        Assert.NotEmpty(frames);
        Assert.Equal(Opcode.Close, frames[^1].Opcode);
        Assert.Equal(code, frames[^1].CloseCode);
        if (bye)
        {
            Assert.True(frames.Count >= 2, "a bye");
            using var json = JsonDocument.Parse(frames[^2].Text);
            Assert.Equal("bye", json.RootElement.GetProperty("type").GetString());
            Assert.Equal(code, json.RootElement.GetProperty("code").GetInt32());
        }

        return frames;
    }

    public void Dispose() => _tcp.Dispose();

    private async Task SendCloseAsync()
    {
        try
        {
            await SendAsync(ClientFrames.Close(1000));
        }
        catch (IOException)
        {
            // The server was quicker.
        }
    }

    private async Task<byte[]?> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        try
        {
            var read = await Eventually.ReturnsAsync(_reading.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false).AsTask());
            return read == count ? bytes : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<HandshakeAnswer> ReadAnswerAsync()
    {
        var status = int.Parse((await ReadLineAsync()).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new HandshakeAnswer(status, headers, status == 101 ? "" : await ReadBodyAsync(headers));
    }

    private async Task<string> ReadBodyAsync(Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Length", out var length))
        {
            return Encoding.UTF8.GetString(await ReadBytesAsync(int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)) ?? []);
        }

        var body = new StringBuilder();
        while (int.Parse(await ReadLineAsync(), System.Globalization.NumberStyles.HexNumber, null) is > 0 and var chunk)
        {
            body.Append(Encoding.UTF8.GetString(await ReadBytesAsync(chunk) ?? []));
            await ReadLineAsync();
        }

        return body.ToString();
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (await ReadBytesAsync(1) is [var next])
        {
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)next);
        }

        throw new EndOfStreamException(line.ToString());
    }
}
