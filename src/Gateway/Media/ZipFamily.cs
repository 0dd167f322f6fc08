using System.Buffers.Binary;

namespace OrleansChat.Gateway.Media;

/// <summary>Tells documents that are ZIP archives by what they say of themselves, or by the names of their first entries.</summary>
internal static class ZipFamily
{
    private const int NameLength = 26;
    private const int Header = 30;
    private const int MaxEntries = 64;

    public static MediaType TypeOf(ReadOnlySpan<byte> head)
    {
        for (int entries = 0; entries < MaxEntries; entries++)
        {
            if (head.Length < Header)
            {
                break;
            }

            ReadOnlySpan<byte> name = head[Header..];
            name = name[..Math.Min(name.Length, BinaryPrimitives.ReadUInt16LittleEndian(head[NameLength..]))];
            if (entries == 0 && name.SequenceEqual("mimetype"u8))
            {
                return OfDeclared(head[(Header + name.Length)..]);
            }

            if (OfEntry(name) is { } type)
            {
                return type;
            }

            // An entry's length may stand behind it: the next one is where its signature is.
            int next = head[1..].IndexOf("PK\u0003\u0004"u8);
            if (next < 0)
            {
                break;
            }

            head = head[(1 + next)..];
        }

        return MediaType.Zip;
    }

    private static MediaType? OfEntry(ReadOnlySpan<byte> name) =>
        name.StartsWith("word/"u8) ? MediaType.Docx
        : name.StartsWith("xl/"u8) ? MediaType.Xlsx
        : name.StartsWith("ppt/"u8) ? MediaType.Pptx
        : null;

    private static MediaType OfDeclared(ReadOnlySpan<byte> content)
    {
        foreach (MediaType type in (ReadOnlySpan<MediaType>)[MediaType.Epub, MediaType.OpenText, MediaType.OpenSheet, MediaType.OpenSlides])
        {
            if (content.Length >= type.Name.Length && content[..type.Name.Length].SequenceEqual(System.Text.Encoding.ASCII.GetBytes(type.Name))
                && content[type.Name.Length..].StartsWith("PK"u8))
            {
                return type;
            }
        }

        return MediaType.Zip;
    }
}
