using System.Diagnostics;

namespace OrleansChat.Postgres;

/// <summary>
/// A shell that outlives us: its standard input ends with our process, however that ends, and then it ends what we have left behind. (The
/// kernel's parent-death signal will not do: it is sent when the starting thread ends, and threads of the pool come and go.)
/// </summary>
public sealed class OrphanWatch : IDisposable
{
    private readonly Process _shell;

    private OrphanWatch(Process shell) => _shell = shell;

    /// <summary>Starts one; null where there is no shell.</summary>
    /// <param name="script">Reads standard input to its end, then cleans up.</param>
    /// <param name="arguments">The script's <c>$1</c>, <c>$2</c>, …</param>
    public static OrphanWatch? Start(string script, params IEnumerable<string> arguments)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        (string fileName, List<string> all) = OwnSession.Command("sh", ["-c", "trap '' INT TERM HUP; " + script, "watch", .. arguments]);
        Process shell = Process.Start(new ProcessStartInfo(fileName, all) { RedirectStandardInput = true, WorkingDirectory = "/" })!;
        shell.StandardInput.AutoFlush = true;
        return new OrphanWatch(shell);
    }

    /// <summary>Gives the script a line to read; one that has been killed hears nothing.</summary>
    public void Tell(string line)
    {
        lock (_shell)
        {
            try
            {
                _shell.StandardInput.WriteLine(line);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
            {
            }
        }
    }

    /// <summary>Nothing is left that would need cleaning up.</summary>
    public void Dispose()
    {
        _shell.Kill();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
