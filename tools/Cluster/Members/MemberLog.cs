using System.Globalization;

namespace OrleansChat.Cluster.Members;

/// <summary>What a member says, over all its lives: <c>logs/NAME.log</c>. A file that has grown long is put aside once, as <c>NAME.log.1</c>.</summary>
internal sealed class MemberLog : IDisposable
{
    private const long MaxBytes = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly string _path;
    private StreamWriter? _writer;

    public MemberLog(string directory, string name)
    {
        Directory.CreateDirectory(directory);
        _path = Path.Combine(directory, name + ".log");
    }

    /// <summary>A line of our own between the lives.</summary>
    public void Mark(string what) => Write(string.Create(CultureInfo.InvariantCulture, $"--- {TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {what}"));

    public void Write(string line)
    {
        lock (_lock)
        {
            try
            {
                Open().WriteLine(line);
            }
            catch (IOException)
            {
                // A full disk must not end the cluster.
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private StreamWriter Open()
    {
        if (_writer?.BaseStream.Length > MaxBytes)
        {
            _writer.Dispose();
            _writer = null;
            File.Move(_path, _path + ".1", overwrite: true);
        }

        return _writer ??= new StreamWriter(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
    }
}
