using System.Text.RegularExpressions;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clients;

/// <summary>The package <c>orleanschat</c> as <c>npm pack</c> makes it, installed by somebody else.</summary>
public sealed partial class NpmPackageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Package = Path.Combine(Repository.Root, "clients", "js");
    private static readonly string Web = Path.Combine(Repository.Root, "tests", "web", "node_modules");
    private readonly string _directory = Directory.CreateTempSubdirectory("chat-npm-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_example_of_its_readme_talks_with_a_gateway()
    {
        await InstallAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Path.Combine(_directory, "data"));
        string example = Example().Match(await File.ReadAllTextAsync(Path.Combine(Package, "README.md"))).Groups[1].Value;
        Assert.Contains("wss://chat.example.org/ws", example, StringComparison.Ordinal);
        await WriteAsync("example.mjs", example.Replace("wss://chat.example.org/ws", gateway.Socket.ToString(), StringComparison.Ordinal));

        string[] said = await RunAsync("node", "example.mjs");

        // The message may come before its reply, after it, or not before the connection is closed.
        Assert.Equal(["connecting", "online", "stored, its number is 2", "closed"], said.Where(line => line != "alice: Hello!"));
    }

    [Fact]
    public async Task It_has_its_modules_types_and_license_and_nothing_else()
    {
        await InstallAsync();
        string installed = Path.Combine(_directory, "node_modules", "orleanschat");
        string[] files = [.. Directory.EnumerateFiles(installed, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(installed, file)).Order(StringComparer.Ordinal)];
        IEnumerable<string> modules = Directory.EnumerateFiles(Path.Combine(Package, "src")).Select(file => Path.GetRelativePath(Package, file));
        Assert.Equal(modules.Concat(["LICENSE", "README.md", "index.d.ts", "index.js", "package.json"]).Order(StringComparer.Ordinal), files);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "LICENSE")), await File.ReadAllTextAsync(Path.Combine(installed, "LICENSE")));

        string compiler = Path.Combine(Web, "typescript", "bin", "tsc");
        Assert.SkipUnless(File.Exists(compiler), "TypeScript is not installed (cd tests/web && npm ci).");
        await WriteAsync("program.ts", "import { ChatClient, type Message } from 'orleanschat';\nnew ChatClient('ws').addEventListener('message', ({ detail }) => { const m: Message = detail; void m; });\n");
        await RunAsync("node", compiler, "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom", "program.ts");
    }

    // Packed where it is, installed far away, without a registry; ws comes from this machine.
    private async Task InstallAsync()
    {
        Assert.SkipUnless(Node.Runs("npm", ["--version"]), "npm is not installed (apt-get install npm).");
        string? ws = new[] { Path.Combine(Web, "ws"), "/usr/share/nodejs/ws" }.FirstOrDefault(Directory.Exists);
        Assert.SkipWhen(ws is null, "Node's ws is not installed (apt-get install node-ws).");
        await WriteAsync("package.json", """{ "private": true, "type": "module" }""");
        await RunAsync("npm", "pack", Package, "--pack-destination", _directory, "--silent");
        string tarball = Directory.EnumerateFiles(_directory, "orleanschat-*.tgz").Single();
        await RunAsync("npm", "install", "--offline", "--install-links", "--no-audit", "--no-fund", "--silent", tarball, ws!);
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_directory, name), text);

    private async Task<string[]> RunAsync(string program, params string[] arguments)
    {
        using RunningProgram running = Node.Start(arguments, program, _directory);
        int code = await running.ExitAsync(Patience);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}: {string.Join('\n', running.Output.Concat(running.Errors))}");
        return [.. running.Output];
    }

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
