using System.Globalization;
using System.Reflection;

namespace OrleansChat.Silo.Storage;

/// <summary>One numbered step of a schema, such as <c>001_rooms.sql</c>.</summary>
internal sealed record SchemaFile(int Version, string Name, string Sql)
{
    /// <summary>The steps of a provider, in their order: 1, 2, 3, …</summary>
    public static IReadOnlyList<SchemaFile> Of(StorageProvider provider)
    {
        Assembly assembly = typeof(SchemaFile).Assembly;
        string prefix = $"{typeof(SchemaFile).Namespace}.{provider}.Schema.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name, name[prefix.Length..]))
            .OrderBy(file => file.Version)];
    }

    /// <summary>The message for a database that a newer program has written.</summary>
    public static string TooNew(string database, long found, int known) =>
        $"{database} has schema version {found}, and this program knows versions up to {known}: start the newer program that wrote it.";

    private static SchemaFile Read(Assembly assembly, string resource, string fileName)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        int version = int.Parse(fileName.AsSpan(0, fileName.IndexOf('_', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        return new(version, fileName, reader.ReadToEnd());
    }
}
