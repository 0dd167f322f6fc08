using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>The codec of every type, made when it is first needed.</summary>
internal sealed class Codecs
{
    private const int MaxNamed = 10_000;

    private static readonly Dictionary<Type, (Type Own, Type? Other)> Interfaces = new()
    {
        [typeof(IEnumerable<>)] = (typeof(Array), typeof(List<>)),
        [typeof(IReadOnlyCollection<>)] = (typeof(Array), typeof(List<>)),
        [typeof(IReadOnlyList<>)] = (typeof(Array), typeof(List<>)),
        [typeof(ICollection<>)] = (typeof(List<>), typeof(Array)),
        [typeof(IList<>)] = (typeof(List<>), typeof(Array)),
        [typeof(ISet<>)] = (typeof(HashSet<>), null),
        [typeof(IReadOnlySet<>)] = (typeof(HashSet<>), null),
        [typeof(IDictionary<,>)] = (typeof(Dictionary<,>), null),
        [typeof(IReadOnlyDictionary<,>)] = (typeof(Dictionary<,>), null),
    };

    private readonly ConcurrentDictionary<Type, Codec> _codecs = new();
    private readonly ConcurrentDictionary<Type, Content?> _contents = new();
    private readonly ConcurrentDictionary<string, Content> _named = new(StringComparer.Ordinal);
    private readonly KnownTypes _known;
    private readonly Func<IReferenceActivator> _references;
    private readonly ExceptionContent _exceptions;

    public Codecs(KnownTypes known, Func<IReferenceActivator> references)
    {
        _known = known;
        _references = references;
        _exceptions = new ExceptionContent(known, this);
        _named[ExceptionContent.Name] = _exceptions;
        _named[ReferenceContent.Name] = new ReferenceContent(typeof(IAddressable), known, references);
    }

    public static CodecNotFoundException NotFound(object value) => NotFound(value.GetType());

    /// <exception cref="CodecNotFoundException">Values of the type cannot cross.</exception>
    public Codec Of(Type type) => _codecs.TryGetValue(type, out Codec? codec) ? codec : _codecs.GetOrAdd(type, Make(type));

    /// <summary>For objects of one runtime type; null where they cannot cross as they are.</summary>
    public Content? TryContentOf(Type type) =>
        _contents.TryGetValue(type, out Content? content) ? content : _contents.GetOrAdd(type, MakeContent(type));

    /// <summary>For a type that the wire names.</summary>
    /// <exception cref="IllegalTypeException">It is not known, or is not one whose objects cross.</exception>
    public Content Named(ReadOnlySpan<byte> utf8)
    {
        Span<char> chars = stackalloc char[Encoding.UTF8.GetMaxCharCount(utf8.Length)];
        ReadOnlySpan<char> name = chars[..Encoding.UTF8.GetChars(utf8, chars)];
        if (_named.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out Content? content))
        {
            return content;
        }

        content = _known.TypeOf(name) is { } type && _named.Count < MaxNamed ? TryContentOf(type) : null;
        return content is null ? throw new IllegalTypeException(name.ToString()) : _named.GetOrAdd(name.ToString(), content);
    }

    private static CodecNotFoundException NotFound(Type type) =>
        new($"Values of {type} cannot cross between grains: mark the type with [GenerateSerializer].");

    private static T New<T>(Type definition, Type[] arguments, params object?[] values) =>
        (T)Activator.CreateInstance(definition.MakeGenericType(arguments), values)!;

    private Codec Make(Type type)
    {
        if (Scalars.Find(type) is { } scalar)
        {
            return scalar;
        }

        if (type == typeof(Type))
        {
            return Scalars.Of<Type?>(WireKind.Text, (w, v) => w.Text(v is null ? null : _known.NameOf(v)), ReadType);
        }

        return !type.IsValueType && !type.IsPointer && !type.IsByRef && !type.ContainsGenericParameters
            ? New<Codec>(typeof(SlotCodec<>), [type], this, new Lazy<Content?>(() => OwnOf(type)), new Lazy<Content?>(() => OtherOf(type)))
            : MakeStruct(type) ?? throw NotFound(type);
    }

    private Codec? MakeStruct(Type type)
    {
        if (type.IsEnum)
        {
            return New<Codec>(typeof(EnumCodec<>), [type]);
        }

        if (type == typeof(Memory<byte>))
        {
            return new ScalarCodec<Memory<byte>>(
                WireKind.Block, static (w, v) => WriteBytes(w, v.Span), static (ref WireReader r) => ReadBytes(ref r), static v => v.ToArray());
        }

        if (type == typeof(ReadOnlyMemory<byte>))
        {
            return new ScalarCodec<ReadOnlyMemory<byte>>(
                WireKind.Block, static (w, v) => WriteBytes(w, v.Span), static (ref WireReader r) => ReadBytes(ref r), static v => v.ToArray());
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return New<Codec>(typeof(NullableCodec<>), [inner], Of(inner));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            Type item = type.GenericTypeArguments[0];
            return New<Codec>(typeof(ImmutableArrayCodec<>), [item], new Lazy<Codec>(() => Of(item)));
        }

        bool builtIn = KnownTypes.IsBuiltIn(type);
        return builtIn || type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
            ? New<Codec>(
                typeof(StructCodec<>),
                [type],
                Level.Of(type, builtIn ? TypeShape.OfTuple(type) : TypeShape.Of(type).Members, this),
                type.IsDefined(typeof(ImmutableAttribute), inherit: false))
            : null;
    }

    private Content? OwnOf(Type type)
    {
        if (typeof(IAddressable).IsAssignableFrom(type))
        {
            return new ReferenceContent(type, _known, _references);
        }

        return Usual(type)?.Own is { } usual ? TryContentOf(Construct(usual, type)) : type.IsAbstract ? null : TryContentOf(type);
    }

    private Content? OtherOf(Type type) => Usual(type)?.Other is { } usual ? TryContentOf(Construct(usual, type)) : null;

    private static (Type Own, Type? Other)? Usual(Type type) =>
        type.IsInterface && type.IsGenericType && Interfaces.TryGetValue(type.GetGenericTypeDefinition(), out (Type Own, Type? Other) usual) ? usual : null;

    private static Type Construct(Type usual, Type type) =>
        usual == typeof(Array) ? type.GenericTypeArguments[0].MakeArrayType() : usual.MakeGenericType(type.GenericTypeArguments);

    private Content? MakeContent(Type type)
    {
        if (typeof(Exception).IsAssignableFrom(type))
        {
            return _exceptions;
        }

        if (typeof(IAddressable).IsAssignableFrom(type))
        {
            return typeof(GrainReference).IsAssignableFrom(type) ? _named[ReferenceContent.Name] : null;
        }

        if (typeof(Type).IsAssignableFrom(type))
        {
            return new BoxContent<Type?>((Codec<Type?>)Of(typeof(Type)), _known.NameOf(typeof(Type)));
        }

        if (Scalars.Find(type) is { } scalar)
        {
            return New<Content>(typeof(BoxContent<>), [type], scalar, _known.NameOf(type));
        }

        if (type.IsValueType)
        {
            return MakeStruct(type) is null ? null : New<Content>(typeof(BoxContent<>), [type], Of(type), _known.NameOf(type));
        }

        return type.IsSZArray ? MakeArray(type) : type.IsGenericType && KnownTypes.IsBuiltIn(type) ? MakeCollection(type) : MakeObject(type);
    }

    private Content MakeArray(Type type) => type == typeof(byte[])
        ? new BytesContent(_known.NameOf(type))
        : New<Content>(typeof(ArrayContent<>), [type.GetElementType()!], Of(type.GetElementType()!), _known.NameOf(type));

    private Content? MakeCollection(Type type)
    {
        Type definition = type.GetGenericTypeDefinition();
        Type[] arguments = type.GenericTypeArguments;
        string name = _known.NameOf(type);
        if (definition == typeof(List<>) || definition == typeof(HashSet<>))
        {
            return New<Content>(typeof(CollectionContent<,>), [type, arguments[0]], Of(arguments[0]), name);
        }

        if (definition == typeof(Dictionary<,>))
        {
            return New<Content>(typeof(DictionaryContent<,>), arguments, Of(arguments[0]), Of(arguments[1]), name);
        }

        if (ImmutableBuilders.Find(definition, arguments) is var (item, build))
        {
            return New<Content>(typeof(ImmutableContent<,>), [type, item], Of(item), build, name);
        }

        return definition.FullName!.StartsWith("System.Tuple`", StringComparison.Ordinal) ? MakeTuple(type, name) : null;
    }

    private Content MakeTuple(Type type, string name)
    {
        Level level = Level.Of(type, TypeShape.OfTuple(type), this);
        return New<Content>(typeof(ObjectContent<>), [type], new[] { level }, false, name);
    }

    private Content? MakeObject(Type type) =>
        type.IsClass && !type.IsAbstract && type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
            ? New<Content>(
                typeof(ObjectContent<>), [type], Levels.Of(type, this), type.IsDefined(typeof(ImmutableAttribute), inherit: false), _known.NameOf(type))
            : null;

    private Type? ReadType(ref WireReader reader) =>
        reader.Text() is { } name ? _known.TypeOf(name) ?? throw new IllegalTypeException(name) : null;

    private static void WriteBytes(WireWriter writer, ReadOnlySpan<byte> bytes)
    {
        int start = writer.Begin();
        writer.Bytes(bytes);
        writer.End(start);
    }

    private static byte[] ReadBytes(ref WireReader reader)
    {
        int outerEnd = reader.Enter();
        byte[] bytes = reader.Take(reader.Remaining).ToArray();
        reader.Leave(outerEnd);
        return bytes;
    }
}
