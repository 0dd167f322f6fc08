using Microsoft.Extensions.Options;

using OrleansChat.Hosting;
namespace OrleansChat.Silo.Storage;

/// <summary>
/// Holds the data directory for this process: two silos on one SQLite file would each believe that every room is theirs. The operating system
/// lets go of it however the process ends.
/// </summary>
internal sealed class DataDirectoryLock(IOptions<StorageOptions> options) : IDisposable
{
    private const string FileName = "chat.lock";

    private FileStream? _file;

    /// <exception cref="StartupException">Another process has it, or it cannot be written.</exception>
    public void Take()
    {
        string directory = Path.GetFullPath(options.Value.DataDirectory);
        try
        {
            PrivateFiles.CreateDirectory(directory);
            string path = Path.Combine(directory, FileName);
            _file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (File.Exists(Path.Combine(directory, FileName)))
        {
            throw new StartupException($"The data directory {directory} is in use by another process: end that one or choose another (Storage:DataDirectory).", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The data directory {directory} cannot be used ({e.Message}): make it writable or choose another (Storage:DataDirectory).", e);
        }
    }

    public void Dispose() => _file?.Dispose();
}
