using System.Runtime.CompilerServices;
using OrleansChat.Grains.Contracts;
using OrleansChat.Hosting;

namespace OrleansChat.Gateway.Media;

/// <summary>
/// Files in a directory, spread over others by two characters of their names. What is being written is in a directory of its own and is moved to its place when it
/// is complete. Many processes may share it.
/// </summary>
internal sealed class DirectoryMediaStore(string directory) : IMediaStore
{
    private const string UnfinishedDirectory = "unfinished";
    private const string ThumbnailSuffix = ".thumbnail";
    private const int ShardLength = 2;

    private static readonly EnumerationOptions Plain = new() { AttributesToSkip = FileAttributes.Directory | FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    private readonly InheritedModes _modes = new(directory);

    private string Unfinished => Path.Combine(directory, UnfinishedDirectory);

    public void Open()
    {
        try
        {
            PrivateFiles.CreateDirectory(directory);
            _modes.CreateDirectory(Unfinished);
            string probe = Path.Combine(Unfinished, Guid.NewGuid().ToString("n"));
            _modes.CreateFile(probe);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The directory for media {directory} cannot be used ({e.Message}): make it writable or choose another ({MediaOptions.Section}:{nameof(MediaOptions.Directory)}).", e);
        }
    }

    public Task<MediaWrite> WriteAsync(MediaObject name, CancellationToken cancellationToken)
    {
        string draft = Path.Combine(Unfinished, $"{FileOf(name)}.{Guid.NewGuid():n}");
        _modes.CreateFile(draft);
        return Task.FromResult<MediaWrite>(new DirectoryMediaWrite(draft, PathOf(name), _modes));
    }

    public Task<long?> LengthAsync(MediaObject name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(name));
        return Task.FromResult<long?>(file.Exists ? file.Length : null);
    }

    public Task<Stream?> ReadAsync(MediaObject name, long offset, long count, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(PathOf(name), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
            });
            file.Position = offset;
            return Task.FromResult<Stream?>(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(MediaObject name, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (DirectoryNotFoundException)
        {
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> ListAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        foreach (DirectoryInfo shard in new DirectoryInfo(directory).EnumerateDirectories().Where(shard => shard.Name.Length == ShardLength))
        {
            foreach (FileInfo file in shard.EnumerateFiles("*", Plain))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string media = file.Name.EndsWith(ThumbnailSuffix, StringComparison.Ordinal) ? file.Name[..^ThumbnailSuffix.Length] : file.Name;
                if (MediaId.IsMedia(media) && file.LastWriteTimeUtc < before.UtcDateTime)
                {
                    yield return media;
                }
            }
        }
    }

    public Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            foreach (FileInfo file in new DirectoryInfo(Unfinished).EnumerateFiles("*", Plain).Where(file => file.LastWriteTimeUtc < before.UtcDateTime))
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Delete();
            }
        },
        cancellationToken);

    private static string FileOf(MediaObject name)
    {
        // What is not one of our ids could lead anywhere.
        ArgumentOutOfRangeException.ThrowIfEqual(MediaId.IsMedia(name.Media), false, nameof(name));
        return name.Thumbnail ? name.Media + ThumbnailSuffix : name.Media;
    }

    // All names begin alike.
    private static string ShardOf(string file) => file[1..(1 + ShardLength)];

    private string PathOf(MediaObject name) => Path.Combine(directory, ShardOf(FileOf(name)), FileOf(name));
}
