using OrleansChat.Hosting;

namespace OrleansChat.Gateway.Media;

/// <summary>A file that is written aside and moved to its place when it is on the disk.</summary>
internal sealed class DirectoryMediaWrite(string draft, string target, InheritedModes modes) : MediaWrite
{
    private readonly FileStream _file = new(draft, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.Write,
        Share = FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.Asynchronous,
    });

    private bool _completed;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _file.WriteAsync(bytes, cancellationToken);

    public override Task CompleteAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            string shard = Path.GetDirectoryName(target)!;
            bool known = Directory.Exists(shard);
            modes.CreateDirectory(shard);
            File.Move(draft, target, overwrite: false);
            _completed = true;
            PrivateFiles.FlushDirectory(shard);
            if (!known)
            {
                PrivateFiles.FlushDirectory(Path.GetDirectoryName(shard)!);
            }
        },
        cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        if (!_completed)
        {
            File.Delete(draft);
        }
    }
}
