using OrleansChat.Hosting;

namespace OrleansChat.Gateway.Media;

/// <summary>
/// Makes directories and files that may be read by whoever may read the directory that they are all in: by its owner alone, unless somebody has made it for a group, as
/// where gateways run as different users.
/// </summary>
internal sealed class InheritedModes(string directory)
{
    private const UnixFileMode ReadAndWrite =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Makes the directory where it is not there.</summary>
    public void CreateDirectory(string path)
    {
        if (!Directory.Exists(path))
        {
            PrivateFiles.CreateDirectory(path);
            Open(path, ~UnixFileMode.None);
        }
    }

    /// <summary>Makes an empty file where there is none.</summary>
    public void CreateFile(string path)
    {
        PrivateFiles.CreateFile(path);
        Open(path, ReadAndWrite);
    }

    // What a process makes is its user's alone first; the mask that it may run with is not asked.
    private void Open(string path, UnixFileMode allowed)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(directory) & allowed);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's process was first, and does the same.
        }
    }
}
