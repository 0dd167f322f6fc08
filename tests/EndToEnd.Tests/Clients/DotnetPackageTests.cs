using System.Reflection;
using System.Text.RegularExpressions;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clients;

/// <summary>The package <c>OrleansChat.Client</c> as <c>dotnet pack</c> makes it, installed by somebody else and compiled to native code.</summary>
public sealed partial class DotnetPackageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly string Package = Path.Combine(Repository.Root, "clients", "dotnet");
    private readonly string _directory = Directory.CreateTempSubdirectory("chat-nuget-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_example_of_its_readme_talks_with_a_gateway_as_native_code()
    {
        string configuration = typeof(DotnetPackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        await RunAsync("pack", Path.Combine(Package, "OrleansChat.Client.csproj"), "--no-build", "--configuration", configuration, "--output", _directory);
        string version = Version().Match(Directory.EnumerateFiles(_directory, "*.nupkg").Single()).Groups[1].Value;
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Path.Combine(_directory, "data"));
        string program = await PublishAsync(version, Example(gateway.Page));

        using RunningProgram talking = RunningProgram.Start(program, []);
        await talking.LineAsync(line => line == "alice: Hello!", Eventually.Deadline);
    }

    /// <summary>The first example, for a server of ours.</summary>
    private static string Example(Uri server)
    {
        string example = FirstExample().Match(File.ReadAllText(Path.Combine(Package, "README.md"))).Groups[1].Value;
        Assert.Contains("https://chat.example.org", example, StringComparison.Ordinal);
        return example.Replace("https://chat.example.org", server.ToString(), StringComparison.Ordinal);
    }

    // A package of this version may have been installed before; what else is needed may come from where this machine has it.
    private async Task<string> PublishAsync(string version, string source)
    {
        string home = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string fallback = Directory.Exists(home) ? $"""<fallbackPackageFolders><add key="home" value="{home}" /></fallbackPackageFolders>""" : "";
        string how = HasCompiler() ? "PublishAot" : "PublishTrimmed";
        await File.WriteAllTextAsync(Path.Combine(_directory, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{_directory}/packages" /></config>
              {fallback}
              <packageSources><add key="here" value="{_directory}" /></packageSources>
            </configuration>
            """);
        await File.WriteAllTextAsync(Path.Combine(_directory, "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <InvariantGlobalization>true</InvariantGlobalization>
                <{how}>true</{how}>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="OrleansChat.Client" Version="{version}" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(_directory, "program.cs"), source);
        await RunAsync("publish", Path.Combine(_directory, "program.csproj"), "--use-current-runtime", "--self-contained", "--output", Path.Combine(_directory, "out"));
        return Path.Combine(_directory, "out", "program");
    }

    private static bool HasCompiler() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));

    private static async Task RunAsync(params string[] arguments)
    {
        using RunningProgram dotnet = RunningProgram.Start("dotnet", [.. arguments, "-nodeReuse:false"], start =>
        {
            start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
            start.Environment["DOTNET_NOLOGO"] = "1";
        });
        int code = await dotnet.ExitAsync(Patience);
        Assert.True(code == 0, $"dotnet {arguments[0]} ended with {code}: {string.Join('\n', dotnet.Output.Concat(dotnet.Errors))}");
    }

    [GeneratedRegex(@"OrleansChat\.Client\.(\d.*)\.nupkg$")]
    private static partial Regex Version();

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FirstExample();
}
