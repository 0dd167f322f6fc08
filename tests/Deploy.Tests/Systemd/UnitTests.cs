using System.Globalization;

namespace OrleansChat.Deploy.Tests.Systemd;

/// <summary>The units are such as systemd takes, and agree with the programs that they start.</summary>
public sealed class UnitTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-systemd-").FullName;

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    public async Task Systemd_takes_the_unit_and_finds_little_that_it_may_do(string program)
    {
        string tool = Tool.Find("systemd-analyze", "systemd");
        string unit = await Unit.RenderAsync(program, _directory);

        (int exitCode, string output) = await Tool.RunAsync(tool, ["verify", "--man=no", unit]);
        Assert.Equal((0, ""), (exitCode, output));
        // From 0 to 100, in tenths of its scale.
        (exitCode, output) = await Tool.RunAsync(tool, ["security", "--no-pager", "--offline=true", "--threshold=20", unit]);
        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData("silo", "OrleansChat.Silo.dll")]
    [InlineData("gateway", "OrleansChat.Gateway.dll")]
    public void Its_settings_and_secrets_are_the_programs_own(string program, string dll)
    {
        Unit unit = Unit.Read(program);
        ProgramSettings settings = program == "silo" ? ProgramSettings.Silo : ProgramSettings.Gateway;

        settings.Accept([.. unit.Environment(program), new("Storage__Postgres", "Host=postgres")]);
        Assert.NotEmpty(unit.Secrets);
        Assert.All(unit.Secrets, secret => Assert.True(settings.Has(secret.Replace("__", ":", StringComparison.Ordinal)), secret));
        Assert.Contains("SecretsDirectory=%d", unit.All("Environment"));
        Assert.Equal($"/usr/bin/dotnet /opt/orleanschat/{program}/{dll}", unit["ExecStart"]);
        Assert.Equal($"{unit["ExecStart"]} --check-health http://127.0.0.1:${{Admin__Port}}/health/ready --wait 60", unit["ExecStartPost"]);
        Assert.Contains($"-/etc/orleanschat/{program}-%i.env", unit.All("EnvironmentFile"));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    public void It_comes_back_by_itself_and_has_the_time_that_an_orderly_end_takes(string program)
    {
        Unit unit = Unit.Read(program);

        Assert.Equal(("always", "0", "SIGTERM"), (unit["Restart"], unit["StartLimitIntervalSec"], unit["KillSignal"]));
        Assert.True(Stopping.Parse(unit["TimeoutStopSec"]) >= Stopping.Grace);
        Assert.True(Stopping.Parse(unit["TimeoutStartSec"]) > TimeSpan.FromSeconds(60));
        Assert.Equal(unit["StateDirectory"], unit.All("Environment").Single(pair => pair.StartsWith("Storage__DataDirectory=%S/", StringComparison.Ordinal)).Split("%S/")[1]);
    }

    [Fact]
    public void A_gateway_may_open_as_many_files_as_its_sockets_take() =>
        Assert.True(int.Parse(Unit.Read("gateway")["LimitNOFILE"], CultureInfo.InvariantCulture) >= 2 * Stopping.Connection<int>("MaxConnections"));

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
