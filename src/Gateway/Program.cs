using Microsoft.AspNetCore.Hosting.Server;
using OrleansChat.Gateway.Hosting;

return await RunAsync(args);

static async Task<int> RunAsync(string[] args)
{
    WebApplication? app = null;
    try
    {
        CommandLine commandLine = CommandLine.Parse(args);
        if (commandLine.WantsHelp)
        {
            Console.WriteLine(CommandLine.Usage);
            return 0;
        }

        app = GatewayHosting.Build(commandLine);
        await app.StartAsync();
    }
    catch (Exception e)
    {
        // Told in the middle of the start to stop: that is an end like any other.
        bool told = e is OperationCanceledException && app?.Lifetime.ApplicationStopping.IsCancellationRequested == true;
        if (!told)
        {
            await Console.Error.WriteLineAsync("OrleansChat cannot start: " + StartupProblem.Describe(e));
        }

        await EndAsync(app);
        return told ? 0 : 1;
    }

    app.Services.GetRequiredService<StartState>().Succeeded = true;
    Console.WriteLine(GatewayAddress.ReadyLine(app.Services.GetRequiredService<IServer>()));
    await app.WaitForShutdownAsync();
    await app.DisposeAsync();
    return 0;
}

// What had started is stopped; that it may fail on the way adds nothing to what has been said.
static async Task EndAsync(WebApplication? app)
{
    if (app is null)
    {
        return;
    }

    try
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }
    catch (Exception)
    {
    }
}
