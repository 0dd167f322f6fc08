using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace OrleansChat.Grains.Search;

/// <summary>
/// A text as it is searched: words, without case and accents, and the single characters of scripts that put nothing between words. Read anew for each
/// text, so that its memory is used again. Not for two threads at once.
/// </summary>
public sealed class FoldedText
{
    private readonly List<char> _chars = [];

    /// <summary>Of each folded character: where the text has what it was made of.</summary>
    private readonly List<(int Start, int End)> _places = [];
    private readonly List<TextUnit> _units = [];
    private bool _broken;
    private bool _inWord;

    /// <summary>The words and characters, in their order.</summary>
    internal ReadOnlySpan<TextUnit> Units => CollectionsMarshal.AsSpan(_units);

    /// <summary>Takes another text; any UTF-16 whatever.</summary>
    public void Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _chars.Clear();
        _places.Clear();
        _units.Clear();
        (_broken, _inWord) = (true, false);
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (char.IsAscii(c))
            {
                ReadAscii(c, i++);
                continue;
            }

            int length = Rune.TryGetRuneAt(text, i, out Rune rune) ? rune.Utf16SequenceLength : 1;
            if (length == 1 && FoldingTable.TryFold(c, out string folded))
            {
                foreach (Rune part in folded.EnumerateRunes())
                {
                    Add(part, i, i + 1);
                }
            }
            else
            {
                Add(rune == default ? Rune.ReplacementChar : FoldingTable.FoldCase(rune), i, i + length);
            }

            i += length;
        }
    }

    internal ReadOnlySpan<char> CharsOf(TextUnit unit) => CollectionsMarshal.AsSpan(_chars).Slice(unit.Start, unit.Length);

    /// <summary>The stretch of the original text that some of a unit's folded characters were made of.</summary>
    internal (int Start, int End) PlaceOf(TextUnit unit, int folded) => (_places[unit.Start].Start, _places[unit.Start + folded - 1].End);

    private void ReadAscii(char c, int at)
    {
        if (char.IsAsciiLetterOrDigit(c))
        {
            AddToWord((char)(char.IsAsciiLetterUpper(c) ? c | 0x20 : c), at, at + 1);
        }
        else
        {
            (_broken, _inWord) = (true, false);
        }
    }

    private void Add(Rune rune, int start, int end)
    {
        switch (Scripts.Of(rune))
        {
            case CharacterKind.Mark:
                ComposeOrDrop(rune, end);
                break;
            case CharacterKind.Character:
                if (!ComposeOrDrop(rune, end))
                {
                    AddCharacter(rune, start, end);
                }

                break;
            case CharacterKind.Letter:
            case CharacterKind.Inner when _inWord:
                Span<char> chars = stackalloc char[2];
                foreach (char c in chars[..rune.EncodeToUtf16(chars)])
                {
                    AddToWord(c, start, end);
                }

                break;
            default:
                (_broken, _inWord) = (true, false);
                break;
        }
    }

    private void AddToWord(char c, int start, int end)
    {
        if (_inWord)
        {
            Span<TextUnit> units = CollectionsMarshal.AsSpan(_units);
            units[^1] = units[^1] with { Length = units[^1].Length + 1 };
        }
        else
        {
            _units.Add(new(_chars.Count, 1, IsWord: true, Joined: !_broken));
        }

        _chars.Add(c);
        _places.Add((start, end));
        (_broken, _inWord) = (false, true);
    }

    private void AddCharacter(Rune rune, int start, int end)
    {
        Span<char> chars = stackalloc char[2];
        int length = rune.EncodeToUtf16(chars);
        _units.Add(new(_chars.Count, length, IsWord: false, Joined: !_broken));
        foreach (char c in chars[..length])
        {
            _chars.Add(c);
            _places.Add((start, end));
        }

        (_broken, _inWord) = (false, false);
    }

    /// <summary>A mark belongs to what is before it, and becomes one with it or is not seen. True where it became one.</summary>
    private bool ComposeOrDrop(Rune rune, int end)
    {
        if (_chars.Count == 0 || _broken || !rune.IsBmp)
        {
            return false;
        }

        char composed = FoldingTable.Compose(_chars[^1], (char)rune.Value);
        if (composed == '\0' && Scripts.Of(rune) == CharacterKind.Character)
        {
            return false;
        }

        if (composed != '\0')
        {
            _chars[^1] = composed;
        }

        _places[^1] = (_places[^1].Start, end);
        return true;
    }
}

/// <summary>A word, or a character that stands for itself, in a <see cref="FoldedText"/>.</summary>
/// <param name="Joined">Whether nothing is between it and the unit before it.</param>
internal readonly record struct TextUnit(int Start, int Length, bool IsWord, bool Joined);

/// <summary>What a folded character does in a text.</summary>
internal enum CharacterKind
{
    /// <summary>Ends a word.</summary>
    Separator,

    /// <summary>Makes words.</summary>
    Letter,

    /// <summary>Goes on with a word, and begins none: vowel signs.</summary>
    Inner,

    /// <summary>Stands for itself: scripts without spaces.</summary>
    Character,

    /// <summary>Accents and joiners, which are not seen.</summary>
    Mark,
}

/// <summary>Which characters do what.</summary>
internal static class Scripts
{
    public static CharacterKind Of(Rune rune) => rune.Value switch
    {
        >= 0x0300 and <= 0x036F or >= 0x0591 and <= 0x05BD or 0x05BF or 0x05C1 or 0x05C2 or >= 0x0610 and <= 0x061A or 0x0640
            or >= 0x064B and <= 0x065F or 0x0670 or >= 0x1AB0 and <= 0x1AFF or >= 0x1DC0 and <= 0x1DFF or >= 0x20D0 and <= 0x20FF
            or 0x00AD or >= 0x200B and <= 0x200D or 0x2060 or 0x3099 or 0x309A or >= 0xFE00 and <= 0xFE0F or >= 0xFE20 and <= 0xFE2F or 0xFEFF => CharacterKind.Mark,
        >= 0x0E01 and <= 0x0E3A or >= 0x0E40 and <= 0x0EDF or >= 0x1000 and <= 0x109F or >= 0x1780 and <= 0x17D3 // Thai, Lao, Burmese, Khmer
            or >= 0x1100 and <= 0x11FF or >= 0xAC00 and <= 0xD7FF // Korean
            or >= 0x3005 and <= 0x3007 or >= 0x3041 and <= 0x309F or >= 0x30A1 and <= 0x30FA or >= 0x30FC and <= 0x30FF or >= 0x31F0 and <= 0x31FF // Japanese
            or >= 0x3100 and <= 0x312F or >= 0x31A0 and <= 0x31BF or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or >= 0xA000 and <= 0xA48F
            or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF => CharacterKind.Character,
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharacterKind.Inner,
            _ => Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune) ? CharacterKind.Letter : CharacterKind.Separator,
        },
    };
}
