using System.Reflection;

namespace Orleans.Serialization;

/// <summary>What one member of a type is, before anything is generated for it.</summary>
/// <param name="Name">As in the source.</param>
/// <param name="Type">The declared type.</param>
/// <param name="Key">Twice the id, and one more for a positional parameter's own number: those are counted apart.</param>
/// <param name="Access">The field, or the property where there is none.</param>
/// <param name="Immutable">Whether the value need not be copied.</param>
internal sealed record MemberShape(string Name, Type Type, ulong Key, MemberInfo Access, bool Immutable);
