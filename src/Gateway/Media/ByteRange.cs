using Microsoft.Net.Http.Headers;

namespace OrleansChat.Gateway.Media;

/// <summary>What of an object a request wants (RFC 9110, 14). Pure.</summary>
/// <param name="Status">200: all of it; 206: a part; 304: nothing, the asker has it; 416: a part that there is not.</param>
internal readonly record struct ByteRange(int Status, long Offset, long Count)
{
    /// <param name="tag">The object's entity tag, strong.</param>
    /// <param name="length">The object's length.</param>
    public static ByteRange Of(IHeaderDictionary request, EntityTagHeaderValue tag, long length)
    {
        if (IsKnown(request.IfNoneMatch.ToString(), tag))
        {
            return new(StatusCodes.Status304NotModified, 0, 0);
        }

        // Several ranges at once would be a multipart answer; whoever asks for them is content with all.
        return RangeHeaderValue.TryParse(request.Range.ToString(), out RangeHeaderValue? range)
            && range is { Unit.Value: "bytes", Ranges.Count: 1 } && IsSame(request.IfRange.ToString(), tag)
            ? Part(range.Ranges.First(), length)
            : new(StatusCodes.Status200OK, 0, length);
    }

    private static ByteRange Part(RangeItemHeaderValue wanted, long length)
    {
        (long first, long last) = (wanted.From, wanted.To) switch
        {
            ({ } from, { } to) => (from, Math.Min(to, length - 1)),
            ({ } from, null) => (from, length - 1),
            (null, { } suffix) => (length - Math.Min(suffix, length), length - 1),
            _ => (0, length - 1),
        };
        return first > last ? new(StatusCodes.Status416RangeNotSatisfiable, 0, 0) : new(StatusCodes.Status206PartialContent, first, last - first + 1);
    }

    private static bool IsKnown(string ifNoneMatch, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList([ifNoneMatch], out IList<EntityTagHeaderValue>? known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));

    // Without a date of ours, no date is the same.
    private static bool IsSame(string ifRange, EntityTagHeaderValue tag) =>
        ifRange.Length == 0 || (EntityTagHeaderValue.TryParse(ifRange, out EntityTagHeaderValue? known) && known.Compare(tag, useStrongComparison: true));
}
