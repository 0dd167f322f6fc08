using OrleansChat.Grains.Search;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>Makes chapters of entries. Not for two threads at once.</summary>
internal sealed class ChapterReader
{
    private readonly FoldedText _text = new();
    private readonly HashSet<ulong> _tokens = [];

    /// <param name="entries">In any order.</param>
    public List<Chapter> Read(IEnumerable<ChapterEntry> entries) =>
    [
        .. entries.GroupBy(entry => (entry.Room, Number: entry.Seq / Chapter.Entries))
            .Select(chapter => new Chapter(
                chapter.Key.Room, chapter.Key.Number, chapter.Min(entry => entry.At), chapter.Max(entry => entry.At), SignatureOf(chapter))),
    ];

    private byte[] SignatureOf(IEnumerable<ChapterEntry> entries)
    {
        _tokens.Clear();
        foreach (ChapterEntry entry in entries)
        {
            if (entry.Text is not null)
            {
                _text.Read(entry.Text);
                SearchTokens.AddTo(_tokens, entry.Sender, _text);
            }
        }

        return Signature.Of(_tokens);
    }
}
