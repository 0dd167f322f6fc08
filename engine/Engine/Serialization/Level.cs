using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>The members that one type of a hierarchy declares.</summary>
internal abstract class Level
{
    public static Level Of(Type type, IReadOnlyList<MemberShape> members, Codecs codecs) =>
        (Level)Activator.CreateInstance(typeof(Level<>).MakeGenericType(type), members, codecs)!;

    public abstract bool Immutable { get; }

    public abstract void WriteObject(WireWriter writer, object owner);

    /// <summary>Reads up to the level's end. False where the object ends with it.</summary>
    public abstract bool ReadObject(ref WireReader reader, object owner);

    public abstract void CopyObject(object from, object to, CopyMap map);
}

/// <summary>A <see cref="Level"/> that neither boxes nor casts.</summary>
internal sealed class Level<T>(IReadOnlyList<MemberShape> shapes, Codecs codecs) : Level
{
    private readonly Member<T>[] _members =
    [
        .. shapes.Select(shape => (Member<T>)Activator.CreateInstance(
            typeof(Member<,>).MakeGenericType(typeof(T), shape.Type), shape, codecs.Of(shape.Type))!),
    ];

    private int _immutable;

    /// <summary>Whether no member needs a copy; not, while that is being found out of a type that contains itself.</summary>
    public override bool Immutable
    {
        get
        {
            if (_immutable == 0)
            {
                _immutable = -1;
                _immutable = shapes.All(shape => shape.Immutable || codecs.Of(shape.Type).Immutable) ? 1 : -1;
            }

            return _immutable > 0;
        }
    }

    public void Write(WireWriter writer, ref T owner)
    {
        foreach (Member<T> member in _members)
        {
            member.Write(writer, ref owner);
        }
    }

    public bool Read(ref WireReader reader, ref T owner)
    {
        int expected = 0;
        while (reader.Remaining > 0)
        {
            ulong tag = reader.Varint();
            if (tag == 0)
            {
                return true;
            }

            var kind = (WireKind)(tag & 7);
            int found = Find((tag >> 3) - 1, expected);
            if (found < 0)
            {
                reader.Skip(kind);
            }
            else
            {
                _members[found].Read(ref reader, kind, ref owner);
                expected = found + 1;
            }
        }

        return false;
    }

    public void Copy(ref T from, ref T to, CopyMap map)
    {
        foreach (Member<T> member in _members)
        {
            member.Copy(ref from, ref to, map);
        }
    }

    public override void WriteObject(WireWriter writer, object owner) => Write(writer, ref Unsafe.As<object, T>(ref owner));

    public override bool ReadObject(ref WireReader reader, object owner) => Read(ref reader, ref Unsafe.As<object, T>(ref owner));

    public override void CopyObject(object from, object to, CopyMap map) =>
        Copy(ref Unsafe.As<object, T>(ref from), ref Unsafe.As<object, T>(ref to), map);

    private int Find(ulong key, int expected)
    {
        if (expected < _members.Length && _members[expected].Key == key)
        {
            return expected;
        }

        for (int i = 0; i < _members.Length; i++)
        {
            if (_members[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }
}
