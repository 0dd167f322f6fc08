using System.Buffers;
using System.Text.Unicode;

namespace OrleansChat.Gateway.Media;

/// <summary>Whether bytes that come a part at a time are text: UTF-8 without control characters, but for those that text is laid out with.</summary>
internal sealed class Utf8Text
{
    private const int LongestCharacter = 4;

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control).Except("\t\n\f\r"u8.ToArray()), 0x7F]);

    private readonly byte[] _rest = new byte[LongestCharacter];
    private int _restLength;
    private bool _broken;

    /// <summary>Of all that was added; a character that is not complete is none.</summary>
    public bool IsText => !_broken && _restLength == 0;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_broken)
        {
            return;
        }

        if (bytes.ContainsAny(Controls))
        {
            _broken = true;
            return;
        }

        bytes = Complete(bytes);
        int incomplete = IncompleteAtTheEndOf(bytes);
        _broken |= !Utf8.IsValid(bytes[..^incomplete]);
        bytes[^incomplete..].CopyTo(_rest.AsSpan(_restLength));
        _restLength += incomplete;
    }

    /// <summary>Ends the character that the part before has begun.</summary>
    private ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> bytes)
    {
        while (_restLength > 0 && bytes.Length > 0)
        {
            if (_restLength == LongestCharacter)
            {
                _broken = true;
                return default;
            }

            _rest[_restLength++] = bytes[0];
            bytes = bytes[1..];
            if (IncompleteAtTheEndOf(_rest.AsSpan(0, _restLength)) == 0)
            {
                _broken |= !Utf8.IsValid(_rest.AsSpan(0, _restLength));
                _restLength = 0;
            }
        }

        return bytes;
    }

    /// <summary>How many bytes at the end are a character's first ones, and not all of them.</summary>
    private static int IncompleteAtTheEndOf(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back < LongestCharacter && back <= bytes.Length; back++)
        {
            byte lead = bytes[^back];
            if ((lead & 0xC0) != 0x80)
            {
                int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
                return length > back ? back : 0;
            }
        }

        return 0;
    }
}
