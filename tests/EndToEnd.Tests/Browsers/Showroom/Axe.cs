using System.Text.Json;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Browsers.Showroom;

/// <summary>axe-core, which finds what keeps people with a screen reader, a keyboard or weak eyes from using a page.</summary>
internal static class Axe
{
    private const string Run = """
        async (rules) => {
          const options = { resultTypes: ['violations'], ...(rules.length > 0 ? { runOnly: { type: 'rule', values: rules } } : {}) };
          const { violations } = await axe.run(document, options);
          return JSON.stringify(violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`) })));
        }
        """;

    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "tests", "web", "node_modules", "axe-core", "axe.min.js");

    /// <summary>Skips the test where it is not installed.</summary>
    public static void SkipWhereMissing() => Assert.SkipUnless(File.Exists(Path), "axe-core is not installed (cd tests/web && npm ci).");

    /// <summary>What it finds that is serious or critical on the page as it is now.</summary>
    /// <param name="rules">Those to check; all where none is named.</param>
    public static async Task<IEnumerable<string>> SeriousAsync(Person person, params string[] rules)
    {
        // Both go by the developer tools' protocol, which the page's policy does not bind.
        if (!await person.AskPageAsync<bool>("() => 'axe' in window"))
        {
            await person.Page.EvaluateAsync(await File.ReadAllTextAsync(Path));
        }

        string json = await person.AskPageAsync<string>(Run, rules);
        return JsonSerializer.Deserialize<Finding[]>(json, JsonSerializerOptions.Web)!
            .Where(finding => finding.Impact is "serious" or "critical")
            .SelectMany(finding => finding.At, (finding, at) => $"{finding.Id} ({finding.Impact}): {at}");
    }

    private sealed record Finding(string Id, string Impact, string[] At);
}
