using System.Text.Json.Serialization;
using Microsoft.Playwright;

namespace OrleansChat.EndToEnd.Tests.Browsers.Areas;

/// <summary>A message as somebody sees it, without what their language and their part in it make different.</summary>
internal sealed record ShownMessage
{
    private const string Read = """
        () => [...document.querySelectorAll('#messages .message[data-seq]')].map((message) => {
          const is = (name) => message.matches(name) || message.querySelector(name) !== null;
          const deleted = is('.deleted');
          const text = (place) => message.querySelector(place)?.textContent.trim() ?? '';
          return {
            seq: Number(message.dataset.seq), deleted, edited: is('.edited'),
            text: deleted ? '' : text('.text'), answers: Number(message.querySelector('.quote')?.dataset.target ?? 0),
            pictures: message.querySelectorAll('.attachment img').length,
            reactions: [...message.querySelectorAll('.reactions [data-emoji]')].map((reaction) => `${reaction.dataset.emoji} ${reaction.textContent.replace(/\D/g, '')}`).join(', '),
          };
        })
        """;

    public required long Seq { get; init; }

    public required string Text { get; init; }

    /// <summary>The seq of the message that it answers; 0 where it answers none.</summary>
    public required long Answers { get; init; }

    public required bool Deleted { get; init; }

    public required bool Edited { get; init; }

    public required int Pictures { get; init; }

    /// <summary>Each with how many there are.</summary>
    public required string Reactions { get; init; }

    /// <summary>All that the page has now, from the top down.</summary>
    public static async Task<ShownMessage[]> AllAsync(IPage page)
    {
        string json = await page.EvaluateAsync<string>($"() => JSON.stringify(({Read})())");
        return System.Text.Json.JsonSerializer.Deserialize<ShownMessage[]>(json, Web)!;
    }

    [JsonIgnore]
    private static System.Text.Json.JsonSerializerOptions Web { get; } = new(System.Text.Json.JsonSerializerDefaults.Web);
}
