using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>The members that a type itself declares, and what is wrong with them.</summary>
internal sealed class TypeShape
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private readonly Type _type;
    private readonly Dictionary<string, int> _positions;

    private TypeShape(Type type)
    {
        _type = type;
        _positions = PositionalParameters(type);
        foreach (FieldInfo field in type.GetFields(Declared))
        {
            AddField(field);
        }

        foreach (PropertyInfo property in type.GetProperties(Declared).Where(p => BackingField(p) is null))
        {
            AddComputed(property);
        }

        Members.Sort((a, b) => a.Key.CompareTo(b.Key));
        Problems.AddRange(Members.Zip(Members.Skip(1)).Where(pair => pair.First.Key == pair.Second.Key).Select(
            pair => $"{type}: {pair.First.Name} and {pair.Second.Name} have the same [Id]."));
    }

    /// <summary>In the order of their keys.</summary>
    public List<MemberShape> Members { get; } = [];

    public List<string> Problems { get; } = [];

    public static TypeShape Of(Type type) => new(type);

    /// <summary>The types that have members of their own in an object of this type, the base first.</summary>
    public static IReadOnlyList<Type> LevelsOf(Type type)
    {
        var levels = new List<Type>();
        for (Type? level = type; level is not null && level != typeof(object) && level != typeof(ValueType) && level != typeof(Exception); level = level.BaseType)
        {
            bool generated = level.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);
            if (generated || !typeof(Exception).IsAssignableFrom(type))
            {
                levels.Insert(0, level);
            }
        }

        return levels;
    }

    /// <summary>A tuple or pair: its fields are its members, in their order.</summary>
    public static List<MemberShape> OfTuple(Type type) =>
        [.. type.GetFields(Declared).Select((field, i) => new MemberShape(field.Name, field.FieldType, 2 * (ulong)i, field, Immutable: false))];

    private static FieldInfo? BackingField(PropertyInfo property) => property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", Declared);

    /// <summary>A record's positional parameters: those of the Deconstruct that the compiler made.</summary>
    private static Dictionary<string, int> PositionalParameters(Type type)
    {
        MethodInfo? deconstruct = type.GetMethods(Declared).FirstOrDefault(
            m => m.Name == "Deconstruct" && m.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false));
        return deconstruct?.GetParameters().ToDictionary(p => p.Name!, p => p.Position) ?? [];
    }

    private void AddField(FieldInfo field)
    {
        if (field.IsDefined(typeof(NonSerializedAttribute)) || _type.GetEvent(field.Name, Declared) is not null)
        {
            return;
        }

        if (field.Name[0] != '<')
        {
            Add(field, field.Name, field.FieldType, field);
        }
        else if (field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)
            && _type.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], Declared) is { } property)
        {
            Add(property, property.Name, field.FieldType, field);
        }
    }

    private void AddComputed(PropertyInfo property)
    {
        if (property.IsDefined(typeof(IdAttribute)))
        {
            Add(property, property.Name, property.PropertyType, property);
            if (property.GetGetMethod(nonPublic: true) is null || property.GetSetMethod(nonPublic: true) is null)
            {
                Problems.Add($"{_type}.{property.Name} has an [Id] but cannot be both read and set.");
            }
        }
    }

    private void Add(MemberInfo source, string name, Type type, MemberInfo access)
    {
        bool immutable = source.IsDefined(typeof(ImmutableAttribute));
        if (source.GetCustomAttribute<IdAttribute>() is { } id)
        {
            Members.Add(new(name, type, 2 * (ulong)id.Id, access, immutable));
        }
        else if (_positions.TryGetValue(name, out int position))
        {
            Members.Add(new(name, type, (2 * (ulong)position) + 1, access, immutable));
        }
        else
        {
            Problems.Add($"{_type}.{name} has no [Id]; number it, or mark it [NonSerialized] ([field: NonSerialized] on a property).");
        }
    }
}
