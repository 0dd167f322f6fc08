namespace OrleansChat.Tests.Common;

/// <summary>The built Silo as a process of its own, on free ports of loopback: a member of the cluster that a PostgreSQL database lists.</summary>
public sealed class SiloProcess : ProgramProcess
{
    private SiloProcess(IEnumerable<string> arguments)
        : base(Command("src/Silo", "OrleansChat.Silo.dll", arguments))
    {
    }

    /// <summary>Starts the program and waits for its ready line.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="postgres">The database's connection string.</param>
    /// <param name="arguments">More arguments: <c>--name</c>, <c>--Section:Setting</c> and their values.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message has what it printed.</exception>
    public static async Task<SiloProcess> StartAsync(string data, string postgres, params string[] arguments)
    {
        var silo = new SiloProcess(["--data", data, "--postgres", postgres, "--admin-port", "0", "--silo-port", "0", "--client-port", "0", .. arguments]);
        await silo.WaitUntilReadyAsync();
        return silo;
    }
}
