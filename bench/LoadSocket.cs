using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansChat.Bench;

/// <summary>
/// A WebSocket client that costs as little as it can, so that the server is what is measured: masks with a key of zero, reads frames where
/// they lie, and hands each text payload to a callback on the reading task.
/// </summary>
internal sealed class LoadSocket : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly Socket _socket;
    private readonly TextReceived _received;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private int _buffered;
    private Task _reading = Task.CompletedTask;

    private LoadSocket(Socket socket, TextReceived received)
    {
        _socket = socket;
        _received = received;
    }

    /// <summary>Gets one text payload; the bytes are valid during the call only.</summary>
    public delegate void TextReceived(ReadOnlySpan<byte> payload);

    /// <summary>Ends when the server has closed the connection.</summary>
    public Task Reading => _reading;

    public static async Task<LoadSocket> ConnectAsync(Uri address, TextReceived received, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port, cancellationToken);
        var client = new LoadSocket(socket, received);
        string request = $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        await client.ReadHandshakeAsync(cancellationToken);
        client._reading = Task.Run(client.ReadAsync, CancellationToken.None);
        return client;
    }

    public async Task SendTextAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        byte[] frame = Frame(payload.Span);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(frame, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
        _sending.Dispose();
    }

    private static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        int lengthBytes = payload.Length < 126 ? 0 : 2;
        byte[] frame = new byte[2 + lengthBytes + 4 + payload.Length];
        frame[0] = 0x81;
        frame[1] = (byte)(0x80 | (lengthBytes == 0 ? payload.Length : 126));
        if (lengthBytes == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
        }

        payload.CopyTo(frame.AsSpan(frame.Length - payload.Length));
        return frame;
    }

    private async Task ReadHandshakeAsync(CancellationToken cancellationToken)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _buffered).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int read = await _socket.ReceiveAsync(_buffer.AsMemory(_buffered), cancellationToken);
            if (read == 0)
            {
                throw new IOException("The server closed the connection during the handshake.");
            }

            _buffered += read;
        }

        string status = Encoding.ASCII.GetString(_buffer, 0, end);
        if (!status.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new IOException("The server refused the handshake: " + Encoding.UTF8.GetString(_buffer, 0, _buffered));
        }

        Consume(end + 4);
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                HandleFrames();
                int read = await _socket.ReceiveAsync(_buffer.AsMemory(_buffered));
                if (read == 0)
                {
                    return;
                }

                _buffered += read;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The benchmark or the server has closed the socket: the reading is over either way.
        }
    }

    private void HandleFrames()
    {
        int at = 0;
        while (TryReadFrame(_buffer.AsSpan(at, _buffered - at), out int opcode, out int header, out int length))
        {
            if (opcode == 1)
            {
                _received(_buffer.AsSpan(at + header, length));
            }

            at += header + length;
        }

        Consume(at);
    }

    private static bool TryReadFrame(ReadOnlySpan<byte> bytes, out int opcode, out int header, out int length)
    {
        opcode = 0;
        header = 2;
        length = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        opcode = bytes[0] & 0x0f;
        length = bytes[1] & 0x7f;
        if (length == 126)
        {
            header = 4;
            length = bytes.Length < 4 ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        }
        else if (length == 127)
        {
            throw new InvalidDataException("The server sent a frame of more than 64 KiB; the benchmark asks for none.");
        }

        return length <= bytes.Length - header;
    }

    private void Consume(int count)
    {
        _buffer.AsSpan(count, _buffered - count).CopyTo(_buffer);
        _buffered -= count;
    }
}
