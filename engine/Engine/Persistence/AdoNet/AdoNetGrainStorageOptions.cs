using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Options of the storage provider on a relational database.</summary>
public class AdoNetGrainStorageOptions : IStorageProviderSerializerOptions
{
    public const string DEFAULT_ADONET_INVARIANT = "Microsoft.Data.SqlClient";

    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;

    public string ConnectionString { get; set; } = null!;

    /// <summary>The stage of the silo's start in which the provider reads its queries.</summary>
    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    /// <summary>Which ADO.NET driver; <c>Npgsql</c> for PostgreSQL.</summary>
    public string Invariant { get; set; } = DEFAULT_ADONET_INVARIANT;

    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;

    /// <summary>Whether clearing a state deletes its row. Otherwise the row stays, empty, and its version goes on.</summary>
    public bool DeleteStateOnClear { get; set; }
}

/// <summary>Stops the start of a silo whose <see cref="AdoNetGrainStorageOptions"/> are incomplete.</summary>
public class AdoNetGrainStorageOptionsValidator(AdoNetGrainStorageOptions configurationOptions, string name) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        Require(configurationOptions.Invariant, nameof(AdoNetGrainStorageOptions.Invariant));
        Require(configurationOptions.ConnectionString, nameof(AdoNetGrainStorageOptions.ConnectionString));
    }

    private void Require(string value, string option)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new OrleansConfigurationException(
                $"Invalid {nameof(AdoNetGrainStorageOptions)} values for grain storage \"{name}\". {option} is required.");
        }
    }
}
