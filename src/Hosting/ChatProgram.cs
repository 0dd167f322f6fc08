using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansChat.Hosting;

/// <summary>One of our programs from its arguments to its exit code: what it says goes the same way in all of them.</summary>
public sealed class ChatProgram
{
    /// <summary>Named in the line that says why it cannot start.</summary>
    public required string Name { get; init; }

    public required string Usage { get; init; }

    /// <summary>The short switches that it has besides those of all programs.</summary>
    public required IReadOnlyDictionary<string, string> Switches { get; init; }

    public required Func<CommandLine, IHost> Build { get; init; }

    /// <summary>The one line on standard output that says that it is up.</summary>
    public required Func<IServiceProvider, string> ReadyLine { get; init; }

    /// <returns>0 where it ended because it was told to, 1 where it could not start.</returns>
    public async Task<int> RunAsync(string[] arguments)
    {
        IHost? host = null;
        try
        {
            CommandLine commandLine = CommandLine.Parse(arguments, Switches);
            if (commandLine.WantsHelp)
            {
                Console.WriteLine(Usage);
                return 0;
            }

            if (commandLine.HealthCheck is { } check)
            {
                return await check.RunAsync(TimeProvider.System);
            }

            host = Build(commandLine);
            await host.StartAsync();
        }
        catch (Exception e)
        {
            // Told in the middle of the start to stop: that is an end like any other.
            bool told = e is OperationCanceledException && host?.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested == true;
            if (!told)
            {
                await Console.Error.WriteLineAsync($"{Name} cannot start: {StartupProblem.Describe(e)}");
            }

            await EndAsync(host);
            return told ? 0 : 1;
        }

        host.Services.GetRequiredService<StartState>().Succeeded = true;
        Console.WriteLine(ReadyLine(host.Services));
        await host.WaitForShutdownAsync();
        await DisposeAsync(host);
        return 0;
    }

    // What had started is stopped; that it may fail on the way adds nothing to what has been said.
    private static async Task EndAsync(IHost? host)
    {
        if (host is null)
        {
            return;
        }

        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await host.StopAsync(patience.Token);
            await DisposeAsync(host);
        }
        catch (Exception)
        {
        }
    }

    private static ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        host.Dispose();
        return ValueTask.CompletedTask;
    }
}
