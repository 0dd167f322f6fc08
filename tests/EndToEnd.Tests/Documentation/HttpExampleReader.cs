using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>Reads the curl commands of a document's blocks fenced as <c>console</c>, each with what it prints; <c>-i</c> prints status and headers too.</summary>
internal static partial class HttpExampleReader
{
    private const string Fence = "```";
    private const string Prompt = "$ ";

    public static IReadOnlyList<HttpExample> Read(string path)
    {
        var examples = new List<HttpExample>();
        string[] lines = File.ReadAllLines(path);
        bool inside = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                inside = !inside && lines[i] == Fence + "console";
            }
            else if (inside)
            {
                string place = $"{Path.GetFileName(path)}:{i + 1}";
                Assert.True(lines[i].StartsWith(Prompt, StringComparison.Ordinal), $"{place} is neither a command nor the answer to one: {lines[i]}");
                string command = lines[i][Prompt.Length..];
                while (command.EndsWith('\\'))
                {
                    command = command[..^1] + lines[++i].Trim();
                }

                string[] answer = [.. lines.Skip(i + 1).TakeWhile(line => !line.StartsWith(Fence, StringComparison.Ordinal) && !line.StartsWith(Prompt, StringComparison.Ordinal))];
                i += answer.Length;
                examples.Add(Example(place, command, answer));
            }
        }

        return examples;
    }

    private static HttpExample Example(string place, string command, string[] answer)
    {
        Queue<string> words = new(Word().Matches(command).Select(word => Unquoted(word.Value)));
        Assert.True(words.Dequeue() == "curl", $"{place} is no curl command: {command}");
        string? method = null, url = null, body = null;
        bool withHeaders = false;
        List<string> headers = [];
        while (words.TryDequeue(out string? word))
        {
            switch (word)
            {
                case "-i":
                    withHeaders = true;
                    break;
                case "-s" or "-N":
                    break;
                case "-X":
                    method = words.Dequeue();
                    break;
                case "-H":
                    headers.Add(words.Dequeue());
                    break;
                case "-d":
                    body = words.Dequeue();
                    break;
                default:
                    Assert.True(url is null && word[0] != '-', $"{place}: what is {word}?");
                    url = word;
                    break;
            }
        }

        int status = 200;
        string[] answerHeaders = [];
        if (withHeaders)
        {
            Match first = Status().Match(answer[0]);
            Assert.True(first.Success, $"{place}: -i prints the status first.");
            status = int.Parse(first.Groups[1].Value, CultureInfo.InvariantCulture);
            answerHeaders = [.. answer.Skip(1).TakeWhile(line => line.Length > 0)];
            answer = answer[Math.Min(answer.Length, answerHeaders.Length + 2)..];
        }

        return new HttpExample(place, method ?? (body is null ? "GET" : "POST"), url!, headers, body, status, answerHeaders, string.Join('\n', answer).Trim());
    }

    private static string Unquoted(string word)
    {
        var text = new StringBuilder();
        foreach (Match part in Part().Matches(word))
        {
            text.Append(part.Value[0] is '"' or '\'' ? part.Value[1..^1] : part.Value);
        }

        return text.ToString();
    }

    [GeneratedRegex("""(?:"[^"]*"|'[^']*'|[^\s"'])+""")]
    private static partial Regex Word();

    [GeneratedRegex("""
        "[^"]*"|'[^']*'|[^"']+
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Part();

    [GeneratedRegex(@"^HTTP/1\.1 (\d{3}) ")]
    private static partial Regex Status();
}
