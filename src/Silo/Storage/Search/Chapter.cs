namespace OrleansChat.Silo.Storage.Search;

/// <summary>
/// A part of a room's log: 32 entries in a row. The index has one row for each chapter that is complete, in order and without a gap; what is behind
/// the last of them is read where it is. Schema and program agree on the number for ever.
/// </summary>
/// <param name="Number">Of the entries from <c>32 * Number</c> to <c>32 * Number + 31</c>.</param>
/// <param name="FirstAt">When the oldest entry was written, in milliseconds since 1970, UTC; <paramref name="LastAt"/> the newest.</param>
/// <param name="Signature">Which tokens are in it.</param>
internal sealed record Chapter(string Room, long Number, long FirstAt, long LastAt, byte[] Signature)
{
    public const int Entries = 32;

    /// <summary>Whether these entries of a log complete a chapter.</summary>
    public static bool IsCompletedBy(long firstSeq, long lastSeq) => (lastSeq + 1) / Entries > firstSeq / Entries;
}

/// <summary>An entry of the log as it is indexed.</summary>
/// <param name="Text">Null where it is no message, or not any more.</param>
internal readonly record struct ChapterEntry(string Room, long Seq, long At, string Sender, string? Text);
