using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Orleans.Serialization;

/// <summary>
/// The types that the wire may name: the built-in ones, and those of the application and the engine. Nothing else can be made
/// from a name, whoever sends it. A name is the alias or the full name; arguments of generic types follow in brackets.
/// </summary>
internal sealed class KnownTypes
{
    private const int MaxNesting = 16;

    private static readonly Type[] BuiltIn =
    [
        .. Scalars.Types,
        typeof(object), typeof(Exception), typeof(Type), typeof(Memory<>), typeof(ReadOnlyMemory<>), typeof(Nullable<>),
        typeof(List<>), typeof(HashSet<>), typeof(Dictionary<,>), typeof(KeyValuePair<,>),
        typeof(IEnumerable<>), typeof(ICollection<>), typeof(IList<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>),
        typeof(ISet<>), typeof(IReadOnlySet<>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableDictionary<,>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>),
        typeof(ValueTuple), typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
        typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>), typeof(ValueTuple<,,,,,,,>),
    ];

    private static readonly HashSet<Type> BuiltInSet = [.. BuiltIn];

    private readonly ConcurrentDictionary<Type, string> _names = new();
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);

    /// <param name="types">Everything of the application and the engine that may be named.</param>
    /// <param name="problems">Gets a line for each name that two types have.</param>
    public KnownTypes(IEnumerable<Type> types, ICollection<string> problems)
    {
        foreach (Type type in BuiltIn.Concat(types).Distinct().OrderBy(t => t.IsEnum || typeof(Exception).IsAssignableFrom(t)))
        {
            string name = OwnName(type);
            if (name.AsSpan().ContainsAny('[', ']', ','))
            {
                problems.Add($"The alias \"{name}\" of {type} contains one of [ ] and comma.");
            }
            else if (_types.TryAdd(name, type))
            {
                _names[type] = name;
            }
            else if (type.IsInterface || type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            {
                problems.Add($"{type} of {type.Assembly.GetName().Name} and {_types[name]} of {_types[name].Assembly.GetName().Name} have the same name or alias \"{name}\".");
            }
        }
    }

    public static bool IsBuiltIn(Type type)
    {
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        bool memory = definition == typeof(Memory<>) || definition == typeof(ReadOnlyMemory<>);
        return BuiltInSet.Contains(definition) && (!memory || type.GenericTypeArguments[0] == typeof(byte));
    }

    /// <summary>The name that the type gives itself, without its generic arguments.</summary>
    public static string OwnName(Type type) =>
        type.GetCustomAttributes<AliasAttribute>(inherit: false).FirstOrDefault()?.Alias ?? type.FullName ?? type.Name;

    public string NameOf(Type type) => _names.TryGetValue(type, out string? name) ? name : _names.GetOrAdd(type, Compose(type));

    /// <summary>The type of a name; null where it is not known.</summary>
    public Type? TypeOf(ReadOnlySpan<char> name)
    {
        try
        {
            Type? type = Parse(ref name, MaxNesting);
            return name.IsEmpty ? type : null;
        }
        catch (ArgumentException)
        {
            return null; // Arguments that the generic type does not take.
        }
    }

    private string Compose(Type type)
    {
        if (type.IsSZArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }

        if (!type.IsConstructedGenericType)
        {
            throw new CodecNotFoundException($"{type} is not a type that can be named on the wire; is it marked with [GenerateSerializer]?");
        }

        return $"{NameOf(type.GetGenericTypeDefinition())}[{string.Join(',', type.GenericTypeArguments.Select(NameOf))}]";
    }

    private Type? Parse(ref ReadOnlySpan<char> rest, int nesting)
    {
        int end = rest.IndexOfAny('[', ']', ',');
        ReadOnlySpan<char> own = end < 0 ? rest : rest[..end];
        rest = rest[own.Length..];
        if (nesting == 0 || !_types.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(own, out Type? type))
        {
            return null;
        }

        if (type.IsGenericTypeDefinition)
        {
            var arguments = new Type[type.GetGenericArguments().Length];
            for (int i = 0; i < arguments.Length; i++)
            {
                if (!Accept(ref rest, i == 0 ? "[" : ",") || Parse(ref rest, nesting - 1) is not { } argument)
                {
                    return null;
                }

                arguments[i] = argument;
            }

            if (!Accept(ref rest, "]"))
            {
                return null;
            }

            type = type.MakeGenericType(arguments);
        }

        for (; nesting > 0 && Accept(ref rest, "[]"); nesting--)
        {
            type = type.MakeArrayType();
        }

        return type;
    }

    private static bool Accept(ref ReadOnlySpan<char> rest, string expected)
    {
        bool there = rest.StartsWith(expected);
        rest = there ? rest[expected.Length..] : rest;
        return there;
    }
}
