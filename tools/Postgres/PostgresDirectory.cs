using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace OrleansChat.Postgres;

/// <summary>Where a <see cref="PostgresServer"/> keeps its data and its password: made by the first start, found again by the next.</summary>
internal sealed class PostgresDirectory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly bool _isTemporary;

    private PostgresDirectory(string path, bool isTemporary)
    {
        FullPath = path;
        _isTemporary = isTemporary;
    }

    public string FullPath { get; }

    public string Data => Path.Combine(FullPath, "data");

    public string Password { get; private set; } = "";

    private string PasswordFile => Path.Combine(FullPath, "password");

    /// <summary>Opens it, and makes what is missing. A server that a starter left running in it when it died is ended first.</summary>
    public static async Task<PostgresDirectory> OpenAsync(PostgresOptions options)
    {
        var directory = options.Directory is { } kept
            ? new PostgresDirectory(Path.GetFullPath(kept), isTemporary: false)
            : new PostgresDirectory(Directory.CreateTempSubdirectory("chat-postgres-").FullName, isTemporary: true);
        try
        {
            await directory.EndLeftServerAsync();
            await directory.InitializeAsync(options.Fsync);
            return directory;
        }
        catch
        {
            directory.Leave();
            throw;
        }
    }

    /// <summary>Removes what is temporary.</summary>
    public void Leave()
    {
        if (_isTemporary && Directory.Exists(FullPath))
        {
            Directory.Delete(FullPath, recursive: true);
        }
    }

    private async Task InitializeAsync(bool fsync)
    {
        if (File.Exists(Path.Combine(Data, "PG_VERSION")) && File.Exists(PasswordFile))
        {
            Password = await File.ReadAllTextAsync(PasswordFile);
            return;
        }

        // An initdb that was interrupted leaves half of a database, in which nothing can be yet.
        string half = Path.Combine(FullPath, "new");
        if (Directory.Exists(half))
        {
            Directory.Delete(half, recursive: true);
        }

        Directory.CreateDirectory(FullPath);
        Password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await WritePrivatelyAsync(PasswordFile, Password);
        if (PostgresBinaries.Account is { } account)
        {
            await PostgresProgram.RunToEndAsync(("chown", ["-R", account, FullPath]));
        }

        string[] sync = fsync ? [] : ["--no-sync"];
        await PostgresProgram.RunToEndAsync(PostgresBinaries.Command(
            FullPath,
            "initdb",
            ["-D", half, "-U", PostgresServer.User, $"--pwfile={PasswordFile}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", .. sync]));
        Directory.Move(half, Data);
    }

    private async Task EndLeftServerAsync()
    {
        string lockFile = Path.Combine(Data, "postmaster.pid");
        if (_isTemporary || !File.Exists(lockFile))
        {
            return;
        }

        string first = File.ReadLines(lockFile).FirstOrDefault("");
        if (int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && IsServerOfThis(id))
        {
            await PostgresProgram.RunToEndAsync(PostgresBinaries.Command(FullPath, "pg_ctl", "stop", "-D", Data, "-m", "fast", "-w"));
            long started = Stopwatch.GetTimestamp();
            while (IsServerOfThis(id) && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }

        // The number may be another process's by now, which would make PostgreSQL refuse to start.
        File.Delete(lockFile);
    }

    private bool IsServerOfThis(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0').Contains(Data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task WritePrivatelyAsync(string path, string text)
    {
        File.Delete(path);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, create);
        await writer.WriteAsync(text);
    }
}
