using System.Security.Cryptography;
using OrleansChat.Gateway.Hosting;

namespace OrleansChat.Gateway.Authentication;

/// <summary>The secret that tokens are signed with: from the settings, or made once and kept in a file that only its owner can read.</summary>
internal static class SigningKey
{
    public const int Bytes = 32;
    public const string FileName = "signing.key";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the key in the directory, making both where they are not there.</summary>
    /// <exception cref="StartupException">The directory cannot be used, or the file is not a key.</exception>
    public static byte[] LoadOrCreate(string directory)
    {
        string path = Path.Combine(directory, FileName);
        try
        {
            CreateDirectory(directory);
            if (!File.Exists(path))
            {
                Create(directory, path);
            }

            byte[] key = File.ReadAllBytes(path);
            return key.Length >= Bytes
                ? key
                : throw new StartupException($"{path} is not a signing key (it is shorter than {Bytes} bytes). Delete it to have a new one made; everybody then signs in anew.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The data directory {directory} cannot be used: {e.Message} Choose another with --data DIR.", e);
        }
    }

    private static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    // Written aside and then linked into place: a crash leaves no half key, and of two processes that start together one wins and both read its key.
    private static void Create(string directory, string path)
    {
        string draft = Path.Combine(directory, $"{FileName}.{Guid.NewGuid():n}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var file = new FileStream(draft, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(Bytes));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: false);
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
}
