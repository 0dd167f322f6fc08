using System.Globalization;

namespace OrleansChat.Cluster.Tests;

/// <summary>Looks at this machine's processes.</summary>
internal static class Processes
{
    /// <summary>Those that have to do with a data directory: its members, and its database.</summary>
    public static IReadOnlyList<int> OfCluster(string data) =>
        [.. All().Where(pid => pid != Environment.ProcessId && CommandLine(pid).Any(argument => argument == data || argument.StartsWith(data + "/", StringComparison.Ordinal)))];

    public static bool IsAlive(int pid) => CommandLine(pid).Length > 0;

    /// <summary>The shell that outlives a supervisor to end its members.</summary>
    public static int WatchOf(int supervisor) =>
        All().Single(pid => Parent(pid) == supervisor && CommandLine(pid) is ["sh", "-c", ..]);

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0)
        .Where(pid => pid != 0);

    private static string[] CommandLine(int pid) => Read($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static int Parent(int pid)
    {
        string stat = Read($"/proc/{pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;
    }

    // A process may end at any moment.
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
