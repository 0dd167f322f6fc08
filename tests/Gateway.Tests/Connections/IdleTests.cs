using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class IdleTests
{
    [Fact]
    public async Task A_reader_that_waits_holds_no_buffer()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new ConnectionMetrics(services.GetRequiredService<IMeterFactory>(), new ConnectionRegistry(Options.Create(new ConnectionsOptions())));
        await using var stream = new WaitingStream();
        var environment = new ConnectionEnvironment(new(), metrics, TimeProvider.System, NullLogger<Connection>.Instance);
        var connection = new Connection("id", new(IPAddress.Loopback, null, null), new(stream, false, stream.HangUp), environment);
        var handler = new ScriptedHandler();
        var running = connection.RunAsync(handler);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(0, await Eventually.ReturnsAsync(stream.WaitsWithAsync()));
            stream.Deliver(ClientFrames.Text($"{i}"));
            await Eventually.TrueAsync(() => handler.Messages.Count == i + 1);
        }

        Assert.Equal(0, await Eventually.ReturnsAsync(stream.WaitsWithAsync()));
        connection.Abort();
        await Eventually.ReturnsAsync(running);
    }

    [Fact]
    public async Task Kestrels_upgraded_stream_waits_on_an_empty_read_until_there_is_data()
    {
        var waited = new TaskCompletionSource<(int Empty, bool EarlyEnd, byte Data)>();
        var waiting = new TaskCompletionSource();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            var stream = await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
            var read = stream.ReadAsync(Memory<byte>.Empty);
            waiting.SetResult();
            var early = read.IsCompleted;
            var empty = await read;
            var buffer = new byte[10];
            await stream.ReadExactlyAsync(buffer.AsMemory(0, 1));
            waited.SetResult((empty, early, buffer[0]));
        });
        await app.StartAsync();
        var (socket, answer) = await RawSocket.RequestAsync(new Uri(app.Urls.First()).Port, "GET / HTTP/1.1", ["Connection: Upgrade", "Upgrade: x"]);
        Assert.Equal(101, answer.Status);
        await waiting.Task;
        await socket.SendAsync([42]);
        Assert.Equal((0, false, (byte)42), await Eventually.ReturnsAsync(waited.Task));
        socket.Dispose();
    }

    /// <summary>Gives what it is told to give and knows with how much memory a read waits for it.</summary>
    private sealed class WaitingStream : Stream
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource<int> _waits = new();
        private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private byte[] _data = [];
        private bool _hungUp;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public Task<int> WaitsWithAsync()
        {
            lock (_lock)
            {
                return _waits.Task;
            }
        }

        public void Deliver(byte[] data)
        {
            lock (_lock)
            {
                _data = data;
                _waits = new();
                _arrived.SetResult();
                _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public void HangUp()
        {
            lock (_lock)
            {
                _hungUp = true;
                _arrived.TrySetResult();
            }
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (true)
            {
                Task arrived;
                lock (_lock)
                {
                    if (_data.Length > 0 || _hungUp)
                    {
                        var count = Math.Min(buffer.Length, _data.Length);
                        _data.AsMemory(0, count).CopyTo(buffer);
                        _data = _data[count..];
                        return count;
                    }

                    arrived = _arrived.Task;
                    _waits.TrySetResult(buffer.Length);
                }

                await arrived;
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
