using System.Globalization;

namespace OrleansChat.Postgres;

/// <summary>Where this machine keeps PostgreSQL's programs, and as whom they can be run.</summary>
internal static class PostgresBinaries
{
    /// <summary>What is said where there is none.</summary>
    public const string Missing = "PostgreSQL is not installed; on Debian and Ubuntu: apt-get install postgresql";

    private static readonly string[] Needed = ["initdb", "postgres", "pg_ctl"];
    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>The directory with <c>initdb</c>, <c>postgres</c> and <c>pg_ctl</c>, or null.</summary>
    public static string? Directory => Found.Value;

    /// <summary>
    /// The account that runs the server, or null for our own: PostgreSQL refuses to run as root, so there another is taken.
    /// </summary>
    public static string? Account { get; } = FindAccount();

    /// <summary>The program and the arguments that run one of PostgreSQL's programs on a directory as <see cref="Account"/>, in the same process.</summary>
    public static (string FileName, List<string> Arguments) Command(string directory, string program, params IEnumerable<string> arguments)
    {
        string path = Path.Combine(Directory ?? throw new InvalidOperationException(Missing), Executable(program));
        if (Account is not { } account)
        {
            return (path, [.. arguments]);
        }

        // Below a directory that is root's alone (/root) the account sees nothing, so there it keeps root's right to pass.
        string[] passing = IsOpenToAll(directory) ? [] : ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"];
        return ("setpriv", ["--reuid", account, "--regid", account, "--clear-groups", .. passing, path, .. arguments]);
    }

    private static bool IsOpenToAll(string directory)
    {
        for (string? above = Path.GetDirectoryName(Path.GetFullPath(directory)); above is not null; above = Path.GetDirectoryName(above))
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(above) & UnixFileMode.OtherExecute) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static string? Find()
    {
        // Debian keeps a directory per version outside the PATH; the newest wins.
        const string debian = "/usr/lib/postgresql";
        IEnumerable<string> versions = System.IO.Directory.Exists(debian)
            ? System.IO.Directory.EnumerateDirectories(debian).OrderByDescending(VersionOf).Select(v => Path.Combine(v, "bin"))
            : [];
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return versions.Concat(path).FirstOrDefault(directory =>
            Needed.All(program => File.Exists(Path.Combine(directory, Executable(program)))));
    }

    private static double VersionOf(string directory) =>
        double.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out double version) ? version : 0;

    private static string? FindAccount()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName != "root")
        {
            return null;
        }

        return File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "daemon";
    }

    private static string Executable(string program) => OperatingSystem.IsWindows() ? program + ".exe" : program;
}
