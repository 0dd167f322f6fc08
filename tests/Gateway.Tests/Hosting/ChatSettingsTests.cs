using Microsoft.Extensions.Configuration;
using OrleansChat.Hosting;

namespace OrleansChat.Gateway.Tests.Hosting;

/// <summary>Settings from a directory of secrets, as container platforms and systemd lay it out.</summary>
public sealed class ChatSettingsTests : IDisposable
{
    private static readonly Dictionary<string, string> NoSwitches = [];
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-secrets-").FullName;

    [Fact]
    public void A_secret_overrules_the_environment_and_the_command_line_both()
    {
        Write("Storage__Postgres", "Host=secret\n");
        Write("Admin__Key", "from the file");
        var settings = new ConfigurationManager();
        settings.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SecretsDirectory"] = _directory,
            ["Storage:Postgres"] = "Host=environment",
            ["Cluster:Name"] = "environment",
        });

        settings.AddChatSettings(CommandLine.Parse(["--Admin:Key", "from the line"], NoSwitches));

        Assert.Equal(("Host=secret", "from the line", "environment"), (settings["Storage:Postgres"], settings["Admin:Key"], settings["Cluster:Name"]));
    }

    [Fact]
    public void The_links_and_directories_that_kubernetes_makes_are_understood()
    {
        string data = Directory.CreateDirectory(Path.Combine(_directory, "..2026_11_22")).FullName;
        File.WriteAllText(Path.Combine(data, "Admin__Key"), "linked");
        Directory.CreateSymbolicLink(Path.Combine(_directory, "..data"), "..2026_11_22");
        File.CreateSymbolicLink(Path.Combine(_directory, "Admin__Key"), Path.Combine("..data", "Admin__Key"));
        Directory.CreateDirectory(Path.Combine(_directory, "kubernetes.io"));
        var settings = new ConfigurationManager();

        settings.AddChatSettings(CommandLine.Parse(["--secrets", _directory], NoSwitches));

        Assert.Equal("linked", settings["Admin:Key"]);
    }

    [Fact]
    public void A_directory_that_is_not_there_stops_the_start_and_is_named()
    {
        string missing = Path.Combine(_directory, "missing");

        var failure = Assert.Throws<StartupException>(() => new ConfigurationManager().AddChatSettings(CommandLine.Parse(["--secrets", missing], NoSwitches)));

        Assert.Contains(missing, failure.Message);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_directory, file), text);
}
