using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Media;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>What becomes of bodies, good and bad, on their way in.</summary>
public sealed class UploadIntakeTests : IDisposable
{
    private const string Boundary = "----x";

    private readonly FakeMediaGrains _grains = new();
    private readonly MediaOptions _options = new() { UploadsAtOnce = 2 };
    private readonly NoThumbnails _thumbnails = new();
    private MemoryMediaStore _store = new();
    private UploadIntake? _intake;
    private long _allowed;

    public void Dispose() => _intake?.Dispose();

    [Fact]
    public async Task A_file_is_stored_and_told()
    {
        byte[] png = SampleFiles.Png(640, 480);
        Outcome<Attachment> outcome = await TakeAsync(Body("cat.html", png, "text/html"));

        Attachment file = outcome.Value!;
        Assert.Equal(new Attachment(file.Media, "image/png", png.Length, 640, 480, "cat.html", new Thumbnail("image/jpeg", 1, 1)), file);
        Assert.True(MediaId.IsMedia(file.Media));
        Assert.Equal([file], _grains.Finished);
        Assert.Equal(png, _store.Objects[new MediaObject(file.Media)]);
        Assert.Equal([42], _store.Objects[new MediaObject(file.Media, Thumbnail: true)]);
        Assert.Empty(_grains.Permits);
        Assert.Equal(_grains.MaxBytes + UploadBody.MaxOverheadBytes, _allowed);
    }

    [Fact]
    public async Task A_file_without_a_thumbnail_or_a_name_that_is_left_is_a_file()
    {
        _thumbnails.Makes = false;
        Attachment file = (await TakeAsync(Body("../..", SampleFiles.Png(640, 480)))).Value!;
        Assert.Null(file.Name);
        Assert.Null(file.Thumbnail);
        Assert.Single(_store.Objects);
    }

    [Theory]
    [InlineData("name=\"file\"; filename=\"a.txt\"", "a.txt")]
    [InlineData("name=file; filename=a.txt", "a.txt")]
    [InlineData("name=\"file\"; filename=\"say %22hi%22.txt\"", "say \"hi\".txt")]
    [InlineData("name=\"file\"; filename=\"say \\\"hi\\\".txt\"", "say \"hi\".txt")]
    [InlineData("name=\"file\"; filename=\"Grüße 👋.txt\"", "Grüße 👋.txt")]
    [InlineData("name=\"file\"; filename=\"a.txt\"; filename*=UTF-8''%E4%BD%A0.txt", "你.txt")]
    [InlineData("name=\"file\"; filename=\"C:\\\\x\\\\a.txt\"", "a.txt")]
    public async Task A_name_is_read_as_browsers_and_tools_write_it(string disposition, string name) =>
        Assert.Equal(name, (await TakeAsync(Part(disposition, "hi"u8.ToArray()))).Value?.Name);

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("------x\r\n")]
    [InlineData("------x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf a fi")]
    [InlineData("------x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf an end\r\n------")]
    [InlineData("------x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nno file\r\n------x--\r\n")]
    [InlineData("------x\r\nContent-Type: text/plain\r\n\r\nno name\r\n------x--\r\n")]
    [InlineData("------x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\r\n------x--\r\n")]
    [InlineData("------x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\none\r\n------x\r\nContent-Disposition: form-data; name=\"b\"; filename=\"b\"\r\n\r\ntwo\r\n------x--\r\n")]
    [InlineData("------x--\r\n")]
    public async Task What_is_no_upload_leaves_nothing(string body) => await AssertRefusedAsync(RefusalCode.BadFrame, new MemoryStream(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("application/json")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"0123456789012345678901234567890123456789012345678901234567890123456789-\"")]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData("nonsense; boundary=x")]
    public void What_is_not_said_to_be_an_upload_is_none(string? contentType) =>
        Assert.Equal(RefusalCode.BadFrame, UploadBody.Of(contentType, Stream.Null).Refusal?.Code);

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        await AssertRefusedAsync(RefusalCode.BadFrame, new MemoryStream([.. "------x\r\nX: "u8, .. Enumerable.Repeat((byte)'a', 100_000)]));
        string many = string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: y\r\n"));
        await AssertRefusedAsync(RefusalCode.BadFrame, new MemoryStream(Encoding.ASCII.GetBytes($"------x\r\n{many}\r\n\r\nhi\r\n------x--\r\n")));
    }

    [Fact]
    public async Task Too_long_a_file_is_not_read_to_its_end()
    {
        _store = new MemoryMediaStore(forgets: true);
        _grains.MaxBytes = 1_000_000;
        var body = new EndlessBody(long.MaxValue);

        await AssertRefusedAsync(RefusalCode.TooLarge, body);

        Assert.InRange(body.Given, 1_000_000, 1_300_000);
        Assert.InRange(_store.Written, 900_000, 1_000_000);
    }

    [Fact]
    public async Task A_long_file_needs_no_more_memory_than_a_short_one()
    {
        const long length = 256L * 1024 * 1024;
        _store = new MemoryMediaStore(forgets: true);
        await TakeAsync(new EndlessBody(1024 * 1024)); // What is made once.
        long before = GC.GetAllocatedBytesForCurrentThread(); // Nothing here waits for anything, so all of it happens on this thread.

        Task<Outcome<Attachment>> taken = TakeAsync(new EndlessBody(length));

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken.IsCompleted);
        Outcome<Attachment> outcome = await taken;
        Assert.Equal(length, outcome.Value!.Bytes);
        Assert.Equal("text/plain", outcome.Value.Type);
        Assert.Equal(length + (1024 * 1024), _store.Written);
        Assert.InRange(allocated, 0, 16 * 1024 * 1024);
    }

    [Fact]
    public async Task More_at_once_than_there_are_places_for_are_refused()
    {
        var held = new TaskCompletionSource();
        Task<Outcome<Attachment>>[] slow = [.. Enumerable.Range(0, 2).Select(_ => TakeAsync(new HeldBody(held.Task)))];
        Assert.Equal(RefusalCode.RateLimited, (await TakeAsync(Body("a", [1]))).Refusal?.Code);
        held.SetResult();
        Assert.All(await Task.WhenAll(slow), outcome => Assert.Equal(RefusalCode.BadFrame, outcome.Refusal?.Code));
        Assert.NotNull((await TakeAsync(Body("a", [1]))).Value);
    }

    [Fact]
    public async Task A_client_that_goes_leaves_nothing()
    {
        using var gone = new CancellationTokenSource();
        Task<Outcome<Attachment>> cut = TakeAsync(new HeldBody(new TaskCompletionSource().Task), gone.Token);
        Assert.Single(_grains.Permits);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cut);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_full_disk_leaves_nothing()
    {
        _store.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => TakeAsync(Body("a", [1])));
        AssertNothingLeft();
    }

    [Fact]
    public async Task What_the_users_grain_refuses_is_taken_away_and_what_nobody_knows_stays_for_the_sweep()
    {
        _grains.Refusal = new Refusal(RefusalCode.RateLimited, "No.");
        await AssertRefusedAsync(RefusalCode.RateLimited, Body("a", [1]));

        _grains.Refusal = new Refusal(RefusalCode.Unavailable, "Perhaps.");
        Assert.Equal(RefusalCode.Unavailable, (await TakeAsync(Body("a", [1]))).Refusal?.Code);
        Assert.Single(_store.Objects);

        _grains.Failure = new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => TakeAsync(Body("a", [1])));
        Assert.Equal(2, _store.Objects.Count);
    }

    private static MemoryStream Body(string name, byte[] content, string type = "application/octet-stream") => Part($"name=\"file\"; filename=\"{name}\"", content, type);

    private static MemoryStream Part(string disposition, byte[] content, string type = "application/octet-stream") => new(
    [
        .. Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: {type}\r\n\r\n"),
        .. content,
        .. Encoding.UTF8.GetBytes($"\r\n--{Boundary}--\r\n"),
    ]);

    private async Task AssertRefusedAsync(RefusalCode expected, Stream body)
    {
        Outcome<Attachment> outcome = await TakeAsync(body);
        Assert.Equal(expected, outcome.Refusal?.Code);
        AssertNothingLeft();
    }

    private void AssertNothingLeft()
    {
        Assert.Empty(_store.Objects);
        Assert.Equal(0, _store.Unfinished);
        Assert.Empty(_grains.Permits);
        Assert.Empty(_grains.Finished);
    }

    private Task<Outcome<Attachment>> TakeAsync(Stream body, CancellationToken cancellationToken = default)
    {
        _intake ??= new UploadIntake(
            _grains.Grains, _store, _thumbnails, new MediaMetrics(Meters.New()), Options.Create(_options), NullLogger<UploadIntake>.Instance);
        return _intake.TakeAsync(
            "alice", UploadBody.Of($"multipart/form-data; boundary=\"{Boundary}\"", body).Value!, null, allowed => _allowed = allowed, cancellationToken);
    }

    private sealed class NoThumbnails : IThumbnails
    {
        public bool Makes { get; set; } = true;

        public async Task<MadeThumbnail?> MakeAsync(Func<Task<Stream?>> open, (int Width, int Height) size, CancellationToken cancellationToken)
        {
            await using Stream? image = await open();
            Assert.NotNull(image);
            return Makes ? new MadeThumbnail(new Thumbnail("image/jpeg", 1, 1), new byte[] { 42 }) : null;
        }
    }

    /// <summary>A body that never ends, or ends after so many bytes of a file; counts what was asked of it.</summary>
    private sealed class EndlessBody(long length) : ReadingStream
    {
        private static readonly byte[] Head = Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"long.txt\"\r\n\r\n");
        private static readonly byte[] Tail = Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n");

        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            long end = length > long.MaxValue - 1000 ? long.MaxValue : Head.Length + length;
            int count = (int)Math.Min(buffer.Length, Given < Head.Length ? Head.Length - Given : Given < end ? end - Given : Math.Max(0, end + Tail.Length - Given));
            Span<byte> part = buffer.Span[..count];
            if (Given < Head.Length)
            {
                Head.AsSpan((int)Given, count).CopyTo(part);
            }
            else if (Given < end)
            {
                part.Fill((byte)'x');
            }
            else
            {
                Tail.AsSpan((int)(Given - end), count).CopyTo(part);
            }

            Given += count;
            return ValueTask.FromResult(count);
        }
    }

    /// <summary>A body of which nothing comes for as long as it is held, and nothing then.</summary>
    private sealed class HeldBody(Task held) : ReadingStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await held.WaitAsync(cancellationToken);
            return 0;
        }
    }

    private abstract class ReadingStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
