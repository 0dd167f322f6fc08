using System.Globalization;
using System.Text;

namespace OrleansChat.TerminalChat;

/// <summary>What others wrote, without what a terminal would take for a command.</summary>
internal static class Printable
{
    private const int ZeroWidthJoiner = 0x200D;
    private const string Indent = "\n    ";

    public static string Of(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (Rune rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n')
            {
                printable.Append(Indent);
            }
            else
            {
                printable.Append(IsHarmless(rune) ? rune : Rune.ReplacementChar);
            }
        }

        return printable.ToString();
    }

    private static bool IsHarmless(Rune rune) =>
        rune.Value == ZeroWidthJoiner
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
