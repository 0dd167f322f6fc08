using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests.Systemd;

/// <summary>One of our unit files.</summary>
internal sealed class Unit
{
    private readonly (string Name, string Value)[] _lines;

    private Unit(string text) =>
        _lines = [.. text.Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#')).Select(line => (line.Split('=')[0], line.Split('=', 2)[1]))];

    /// <summary>The value that counts: the last.</summary>
    public string this[string name] => All(name).Last();

    /// <param name="program"><c>silo</c> or <c>gateway</c>.</param>
    public static Unit Read(string program) => new(Deployment.Text("systemd", $"orleanschat-{program}@.service"));

    public IEnumerable<string> All(string name) => _lines.Where(line => line.Name == name).Select(line => line.Value);

    /// <summary>What the program finds in its environment: the unit's and the file's, secrets apart.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment(string program) =>
        All("Environment")
            .Concat(Deployment.Text("systemd", $"{program}.env").Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#')))
            .Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=', 2)[1].Replace("%H-", "host-", StringComparison.Ordinal).Replace("%i", "1", StringComparison.Ordinal)));

    /// <summary>The settings that it is given as files.</summary>
    public IEnumerable<string> Secrets => All("LoadCredential").Select(credential => credential.Split(':')[0]);

    /// <summary>
    /// A copy that names files of this machine, in a directory of its own: systemd's tool wants to see the programs that a unit starts.
    /// </summary>
    public static async Task<string> RenderAsync(string program, string directory)
    {
        string dotnet = System.Environment.ProcessPath!;
        string dll = program == "silo" ? Repository.BuiltProgram("src/Silo", "OrleansChat.Silo.dll") : Repository.BuiltProgram("src/Gateway", "OrleansChat.Gateway.dll");
        string path = Path.Combine(directory, $"orleanschat-{program}@1.service");
        string text = Deployment.Text("systemd", $"orleanschat-{program}@.service")
            .Replace("/usr/bin/dotnet", dotnet, StringComparison.Ordinal)
            .Replace($"/opt/orleanschat/{program}/{Path.GetFileName(dll)}", dll, StringComparison.Ordinal);
        Assert.DoesNotContain("/opt/", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
