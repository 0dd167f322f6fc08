using System.Buffers;
using System.Text.Encodings.Web;

namespace OrleansChat.Wire;

/// <summary>Escapes what JSON demands and nothing else: the frameworks' most lenient encoder still writes emoji as two escapes.</summary>
internal sealed class ReadableJsonEncoder : JavaScriptEncoder
{
    private const int FirstPrintable = 0x20;
    private const int Delete = 0x7f;

    private static readonly char[] EscapedChars = [.. Enumerable.Range(0, FirstPrintable).Select(code => (char)code), '"', '\\', (char)Delete];
    private static readonly SearchValues<char> Escaped = SearchValues.Create(EscapedChars);
    private static readonly SearchValues<byte> EscapedUtf8 = SearchValues.Create([.. EscapedChars.Select(escaped => (byte)escaped)]);

    public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < FirstPrintable or '"' or '\\' or Delete;

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) =>
        new ReadOnlySpan<char>(text, textLength).IndexOfAny(Escaped);

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(EscapedUtf8);

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
