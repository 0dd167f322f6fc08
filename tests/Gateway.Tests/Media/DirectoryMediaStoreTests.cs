using OrleansChat.Gateway.Media;
using OrleansChat.Grains.Contracts;
using OrleansChat.Hosting;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>Uploads as files of a directory.</summary>
public sealed class DirectoryMediaStoreTests : IDisposable
{
    private static readonly MediaObject Cat = new("mcc" + new string('0', MediaId.Length - 3));
    private static readonly MediaObject Dog = new("mdd" + new string('0', MediaId.Length - 3));

    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-media-").FullName;
    private readonly DirectoryMediaStore _store;

    public DirectoryMediaStoreTests()
    {
        _store = new DirectoryMediaStore(_directory);
        _store.Open();
    }

    private IEnumerable<string> Files => Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_directory, path));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_is_completed_is_there_whole_and_nothing_before_that()
    {
        await using (MediaWrite write = await _store.WriteAsync(Cat, default))
        {
            await write.WriteAsync("0123"u8.ToArray(), default);
            await write.WriteAsync("456789"u8.ToArray(), default);
            Assert.Null(await _store.ReadAsync(Cat, 0, 10, default));
            Assert.Null(await _store.LengthAsync(Cat, default));
            await write.CompleteAsync(default);
        }

        Assert.Equal(10, await _store.LengthAsync(Cat, default));
        Assert.Equal("6789", await TextAsync(Cat, 6));
        Assert.Equal([Path.Combine("cc", Cat.Media)], Files);
        Assert.Null(await _store.ReadAsync(Cat with { Thumbnail = true }, 0, 1, default));
    }

    [Fact]
    public async Task What_is_not_completed_has_never_been()
    {
        await using (MediaWrite write = await _store.WriteAsync(Cat, default))
        {
            await write.WriteAsync("0123"u8.ToArray(), default);
        }

        Assert.Empty(Files);
    }

    [Fact]
    public async Task What_was_deleted_is_gone_and_deleting_it_again_is_no_mistake()
    {
        await PutAsync(Cat);
        await PutAsync(Cat with { Thumbnail = true });
        await _store.DeleteAsync(Cat, default);
        await _store.DeleteAsync(Cat, default);
        await _store.DeleteAsync(Dog, default);
        Assert.Equal([Path.Combine("cc", Cat.Media + ".thumbnail")], Files);
    }

    [Fact]
    public async Task A_file_that_is_being_read_can_be_deleted()
    {
        await PutAsync(Cat);
        await using Stream? reading = await _store.ReadAsync(Cat, 0, 5, default);
        await _store.DeleteAsync(Cat, default);
        using var reader = new StreamReader(reading!);
        Assert.Equal("bytes", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Old_files_are_listed_and_what_somebody_else_put_there_is_left_alone()
    {
        await PutAsync(Cat);
        await PutAsync(Cat with { Thumbnail = true });
        await PutAsync(Dog);
        await File.WriteAllTextAsync(Path.Combine(_directory, "cc", "README"), "not ours");
        File.SetLastWriteTimeUtc(Path.Combine(_directory, "dd", Dog.Media), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal([Dog.Media], await ListAsync(new DateTimeOffset(2020, 1, 2, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal([Cat.Media, Cat.Media, Dog.Media], (await ListAsync(DateTimeOffset.MaxValue)).Order());
    }

    [Fact]
    public async Task What_a_dead_process_had_begun_is_taken_away_when_it_is_old()
    {
        MediaWrite abandoned = await _store.WriteAsync(Cat, default);
        await abandoned.WriteAsync("half"u8.ToArray(), default);
        await _store.RemoveUnfinishedAsync(DateTimeOffset.UnixEpoch, default);
        Assert.Single(Files);
        await _store.RemoveUnfinishedAsync(DateTimeOffset.MaxValue, default);
        Assert.Empty(Files);
        await abandoned.DisposeAsync();
    }

    [Theory]
    [InlineData("../../../../etc/passwd____")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("MCCCCCCCCCCCCCCCCCCCCCCCCC")]
    [InlineData("ccccccccccccccccccccccccccc")]
    public async Task Nothing_but_an_id_leads_to_a_file(string media)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _store.ReadAsync(new MediaObject(media), 0, 1, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _store.WriteAsync(new MediaObject(media), default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _store.DeleteAsync(new MediaObject(media), default));
    }

    [Fact]
    public void A_directory_that_cannot_be_used_is_told_at_the_start()
    {
        string file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        Assert.Contains("Media:Directory", Assert.Throws<StartupException>(new DirectoryMediaStore(Path.Combine(file, "media")).Open).Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Theory]
    [InlineData("700", "700", "600")]
    [InlineData("2770", "2770", "660")]
    public async Task Whoever_may_read_the_directory_may_read_the_files_and_nobody_else(string directory, string shard, string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_directory, Mode(directory));
        await PutAsync(Cat);
        string path = Path.Combine(_directory, "cc", Cat.Media);
        Assert.Equal((Mode(shard), Mode(file)), (File.GetUnixFileMode(Path.GetDirectoryName(path)!), File.GetUnixFileMode(path)));
    }

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    private async Task PutAsync(MediaObject name)
    {
        await using MediaWrite write = await _store.WriteAsync(name, default);
        await write.WriteAsync("bytes"u8.ToArray(), default);
        await write.CompleteAsync(default);
    }

    private async Task<string> TextAsync(MediaObject name, long offset)
    {
        await using Stream? stream = await _store.ReadAsync(name, offset, 10, default);
        using var reader = new StreamReader(stream!);
        return await reader.ReadToEndAsync();
    }

    private async Task<List<string>> ListAsync(DateTimeOffset before)
    {
        var listed = new List<string>();
        await foreach (string media in _store.ListAsync(before, default))
        {
            listed.Add(media);
        }

        return listed;
    }
}
