using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OrleansChat.Hosting;

/// <summary>A secret that is made once and kept in a file that only its owner can read.</summary>
public static partial class KeyFile
{
    /// <summary>The length of a key, in bytes.</summary>
    public const int Bytes = 32;

    /// <summary>Reads the key in the directory, making both where they are not there. Processes that start together all get the same one.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="fileName">The file's name in it.</param>
    /// <exception cref="StartupException">The directory cannot be used, or the file is not a key.</exception>
    public static byte[] LoadOrCreate(string directory, string fileName) => LoadOrCreate(directory, fileName, () => RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>As above, with a content of the caller's making, at least <see cref="Bytes"/> long.</summary>
    public static byte[] LoadOrCreate(string directory, string fileName, Func<byte[]> make)
    {
        string path = Path.Combine(directory, fileName);
        try
        {
            PrivateFiles.CreateDirectory(directory);
            if (!File.Exists(path))
            {
                Create(path, make());
            }

            byte[] key = File.ReadAllBytes(path);
            return key.Length >= Bytes
                ? key
                : throw new StartupException($"{path} is not a key (it is shorter than {Bytes} bytes). Delete it to have a new one made; what the old one signed or opened is lost then.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The data directory {directory} cannot be used: {e.Message} Choose another with --data DIR.", e);
        }
    }

    // Written aside and then linked into place: a crash leaves no half key, and of two processes that start together one wins and both read its key.
    private static void Create(string path, byte[] key)
    {
        string draft = $"{path}.{Guid.NewGuid():n}";
        try
        {
            PrivateFiles.CreateFile(draft);
            using (var file = new FileStream(draft, FileMode.OpenOrCreate, FileAccess.Write))
            {
                file.Write(key);
                file.Flush(flushToDisk: true);
            }

            Publish(draft, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The other process was first.
        }
        finally
        {
            File.Delete(draft);
        }
    }

    // .NET's own move looks whether the target is there and then renames: a second process may come between. A link is made or is not. Where a file system
    // has none, the move must do.
    private static void Publish(string draft, string path)
    {
        if (OperatingSystem.IsWindows() || (Link(draft, path) != 0 && !File.Exists(path)))
        {
            File.Move(draft, path, overwrite: false);
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
