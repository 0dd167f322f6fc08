namespace OrleansChat.Grains.Search;

/// <summary>Words and characters that a message must have, one right after the other.</summary>
internal sealed class Phrase
{
    private readonly string[] _parts;
    private readonly bool[] _words;
    private readonly bool[] _joined;

    /// <summary>Whether the last word may be the beginning of a longer one.</summary>
    private readonly bool _open;

    public Phrase(FoldedText text, bool open)
    {
        int count = text.Units.Length;
        (_parts, _words, _joined) = (new string[count], new bool[count], new bool[count]);
        for (int i = 0; i < count; i++)
        {
            TextUnit unit = text.Units[i];
            (_parts[i], _words[i], _joined[i]) = (text.CharsOf(unit).ToString(), unit.IsWord, i > 0 && unit.Joined);
        }

        _open = open && count > 0 && _words[^1];
    }

    /// <summary>What makes two phrases the same.</summary>
    public string Key => string.Join(' ', _parts) + (_open ? "*" : "");

    /// <summary>Adds where it occurs, unless there are <paramref name="max"/> already. False where it does not.</summary>
    public bool Find(FoldedText text, List<(int Start, int End)> found, int max)
    {
        bool any = false;
        ReadOnlySpan<TextUnit> units = text.Units;
        for (int i = 0; i + _parts.Length <= units.Length; i++)
        {
            if (!IsAt(text, units, i))
            {
                continue;
            }

            any = true;
            if (found.Count >= max)
            {
                return true;
            }

            TextUnit last = units[i + _parts.Length - 1];
            found.Add((text.PlaceOf(units[i], 1).Start, text.PlaceOf(last, _open ? _parts[^1].Length : last.Length).End));
        }

        return any;
    }

    private bool IsAt(FoldedText text, ReadOnlySpan<TextUnit> units, int at)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            TextUnit unit = units[at + i];
            bool fits = unit.IsWord == _words[i] && (unit.Joined || !_joined[i]) && (_open && i == _parts.Length - 1
                ? text.CharsOf(unit).StartsWith(_parts[i], StringComparison.Ordinal)
                : text.CharsOf(unit).SequenceEqual(_parts[i]));
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }
}
