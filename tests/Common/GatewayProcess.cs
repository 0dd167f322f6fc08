using System.Diagnostics;

namespace OrleansChat.Tests.Common;

/// <summary>
/// The built Gateway as a process of its own, on a free port of loopback: with a silo and a store inside, or with <c>--mode cluster</c> as a member of
/// the cluster that a PostgreSQL database lists.
/// </summary>
public sealed class GatewayProcess : ProgramProcess
{
    private GatewayProcess(IEnumerable<string> arguments)
        : base(Command(arguments))
    {
    }

    /// <summary>Where WebSocket clients connect: <c>ws://127.0.0.1:PORT/ws</c>.</summary>
    public Uri Socket => Announced("socket ws://");

    /// <summary>Where the page is: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Page => Announced("page http://");

    /// <summary>Starts the program and waits for its ready line. Guests are on unless the arguments say otherwise.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="arguments">More arguments: <c>--postgres</c>, <c>--Section:Setting</c> and their values.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message has what it printed.</exception>
    public static async Task<GatewayProcess> StartAsync(string data, params string[] arguments)
    {
        var gateway = new GatewayProcess(["--port", "0", "--data", data, "--guests", "on", .. arguments]);
        await gateway.WaitUntilReadyAsync();
        return gateway;
    }

    /// <summary>Runs the program with just these arguments, for tests of how it ends.</summary>
    /// <returns>The exit code and what it printed on standard error.</returns>
    public static async Task<(int ExitCode, string Errors)> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(Command(arguments))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, errors);
    }

    private static ProcessStartInfo Command(IEnumerable<string> arguments) =>
        Command("src/Gateway", "OrleansChat.Gateway.dll", arguments);
}
