using System.Data.Common;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Finds an ADO.NET driver by its invariant name; the engine refers to none.</summary>
internal static class AdoNetDrivers
{
    /// <summary>Invariant name, assembly, type with the static field <c>Instance</c>.</summary>
    private static readonly (string Invariant, string Assembly, string Factory)[] Known =
    [
        ("Npgsql", "Npgsql", "Npgsql.NpgsqlFactory"),
        ("System.Data.SqlClient", "System.Data.SqlClient", "System.Data.SqlClient.SqlClientFactory"),
        ("Microsoft.Data.SqlClient", "Microsoft.Data.SqlClient", "Microsoft.Data.SqlClient.SqlClientFactory"),
        ("MySql.Data.MySqlConnector", "MySqlConnector", "MySqlConnector.MySqlConnectorFactory"),
    ];

    public static DbProviderFactory Load(string invariant)
    {
        if (DbProviderFactories.TryGetFactory(invariant, out DbProviderFactory? registered))
        {
            return registered;
        }

        foreach ((string known, string assembly, string factory) in Known)
        {
            if (known == invariant)
            {
                return Load(invariant, assembly, factory);
            }
        }

        throw new OrleansConfigurationException(
            $"Unknown ADO.NET invariant \"{invariant}\". Known: {string.Join(", ", Known.Select(k => k.Invariant))}; others are registered with DbProviderFactories.");
    }

    private static DbProviderFactory Load(string invariant, string assembly, string factory)
    {
        try
        {
            FieldInfo? instance = Assembly.Load(new AssemblyName(assembly)).GetType(factory, throwOnError: true)!
                .GetField("Instance", BindingFlags.Public | BindingFlags.Static);
            return instance?.GetValue(null) as DbProviderFactory
                ?? throw new OrleansConfigurationException($"{factory} of the ADO.NET driver \"{invariant}\" has no Instance.");
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException)
        {
            throw new OrleansConfigurationException($"The ADO.NET driver \"{invariant}\" needs the assembly {assembly}, which could not be loaded.", e);
        }
    }
}
