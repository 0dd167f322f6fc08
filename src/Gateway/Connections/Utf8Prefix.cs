using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OrleansChat.Gateway.Connections;

/// <summary>Validity of text that arrives in pieces.</summary>
internal static class Utf8Prefix
{
    private const int MaxTail = 3;

    /// <summary>
    /// How many bytes from the start are whole, valid characters, when the rest can still become one; -1 when no continuation can make the
    /// text valid.
    /// </summary>
    public static int ValidLength(ReadOnlySpan<byte> text)
    {
        var tail = IncompleteTail(text);
        return Utf8.IsValid(text[..^tail]) ? text.Length - tail : -1;
    }

    private static int IncompleteTail(ReadOnlySpan<byte> text)
    {
        for (var length = 1; length <= MaxTail && length <= text.Length; length++)
        {
            if ((text[^length] & 0xC0) != 0x80)
            {
                return Rune.DecodeFromUtf8(text[^length..], out _, out _) == OperationStatus.NeedMoreData ? length : 0;
            }
        }

        return 0;
    }
}
