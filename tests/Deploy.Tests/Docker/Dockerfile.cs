using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrleansChat.Deploy.Tests.Docker;

/// <summary>One stage of the Dockerfile with all that it has from the stages it is built on.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="From">The image or the stage that it starts from, with the arguments' defaults put in.</param>
/// <param name="Instructions">Its own instructions behind those of the stages it is built on.</param>
internal sealed partial record Dockerfile(string Name, string From, (string Word, string Arguments)[] Instructions)
{
    /// <summary>All stages, by name.</summary>
    public static IReadOnlyDictionary<string, Dockerfile> Stages { get; } = Read();

    public Dictionary<string, string> Environment => Of("ENV")
        .SelectMany(rest => rest.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    public IEnumerable<string> Of(string word) => Instructions.Where(instruction => instruction.Word == word).Select(instruction => instruction.Arguments);

    /// <summary>The words of an instruction in its exec form.</summary>
    public string[] Words(string word)
    {
        string last = Of(word).Last();
        return JsonSerializer.Deserialize<string[]>(last[last.IndexOf('[', StringComparison.Ordinal)..])!;
    }

    private static Dictionary<string, Dockerfile> Read()
    {
        var stages = new Dictionary<string, Dockerfile>();
        var arguments = new Dictionary<string, string>();
        Dockerfile? stage = null;
        string text = Continuation().Replace(Comment().Replace(Deployment.Text("docker", "Dockerfile"), ""), " ");
        foreach (string[] line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(' ', 2)))
        {
            string rest = line[1].Trim();
            if (line[0] == "FROM")
            {
                string[] words = rest.Split(' ');
                string from = arguments.Aggregate(words[0], (image, argument) => image.Replace($"${{{argument.Key}}}", argument.Value, StringComparison.Ordinal));
                stage = stages[words[2]] = new(words[2], from, stages.TryGetValue(from, out Dockerfile? parent) ? parent.Instructions : []);
            }
            else if (stage is null)
            {
                arguments[rest.Split('=')[0]] = rest.Split('=')[1];
            }
            else
            {
                stage = stages[stage.Name] = stage with { Instructions = [.. stage.Instructions, (line[0], rest)] };
            }
        }

        return stages;
    }

    [GeneratedRegex(@"^#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();
}
