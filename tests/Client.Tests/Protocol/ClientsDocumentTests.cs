using System.Globalization;
using System.Text.RegularExpressions;
using OrleansChat.Tests.Common;

namespace OrleansChat.Client.Tests.Protocol;

/// <summary>docs/clients.md is true of this client; clients/js/test holds the other one to it.</summary>
public sealed partial class ClientsDocumentTests
{
    [Fact]
    public void Every_setting_is_there_and_is_what_the_document_says_unless_set()
    {
        MatchCollection rows = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "clients.md")));
        Assert.True(rows.Count >= 7);
        var options = new ChatClientOptions();
        Assert.All(rows, row => Assert.Equal(
            TimeSpan.FromSeconds(double.Parse(row.Groups["seconds"].Value, CultureInfo.InvariantCulture)),
            typeof(ChatClientOptions).GetProperty(row.Groups["name"].Value)?.GetValue(options)));
    }

    [GeneratedRegex(@"^\| [^|]+ \| `\w+` \| `(?<name>\w+)` \| (?<seconds>[\d.]+) s \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
