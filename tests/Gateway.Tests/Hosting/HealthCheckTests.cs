using Microsoft.AspNetCore.Builder;
using OrleansChat.Gateway.Tests.Commands;
using OrleansChat.Hosting;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Hosting;

/// <summary>The program as its own health check.</summary>
public sealed class HealthCheckTests(RunningGateway gateway)
{
    [Fact]
    public async Task The_program_asks_another_that_runs_and_ends_with_0()
    {
        GatewayProcess process = await gateway.ProcessAsync();

        Assert.Equal((0, ""), await GatewayProcess.RunAsync("--check-health", $"{process.Page}health/ready"));
    }

    [Fact]
    public async Task Where_nobody_answers_it_says_so_in_one_line_and_ends_with_1()
    {
        (int exitCode, string errors) = await GatewayProcess.RunAsync("--check-health", $"http://127.0.0.1:{LoopbackPort.Find()}/health/ready");

        Assert.Equal(1, exitCode);
        Assert.Contains("health/ready", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task It_asks_again_for_as_long_as_it_is_told_to()
    {
        int asked = 0;
        await using WebApplication app = await AnswerAsync(() => Interlocked.Increment(ref asked) < 3 ? 503 : 200);

        Assert.Equal(1, await HealthCheck.Parse(app.Urls.First(), null).RunAsync(TimeProvider.System));
        Assert.Equal(0, await HealthCheck.Parse(app.Urls.First(), "60").RunAsync(TimeProvider.System));
        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData("--check-health", "8081")]
    [InlineData("--check-health", "file:///etc/passwd")]
    [InlineData("--check-health", "http://127.0.0.1:8081/", "--wait", "long")]
    [InlineData("--wait", "5")]
    public void What_makes_no_sense_is_refused(params string[] arguments) =>
        Assert.Throws<StartupException>(() => CommandLine.Parse(arguments, new Dictionary<string, string>()));

    private static async Task<WebApplication> AnswerAsync(Func<int> status)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(context =>
        {
            context.Response.StatusCode = status();
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }
}
