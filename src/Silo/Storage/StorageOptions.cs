using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansChat.Silo.Storage;

/// <summary>The section <c>Storage</c> of the configuration.</summary>
public sealed class StorageOptions : IValidatableObject
{
    public const string Section = "Storage";

    [EnumDataType(typeof(StorageProvider))]
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>Holds the SQLite file and whatever else the program keeps on disk; made where it does not exist.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>PostgreSQL's connection string, as Npgsql reads it: <c>Host=…;Database=…;Username=…;Password=…</c>.</summary>
    public string? Postgres { get; set; }

    /// <summary>How many batches of appends PostgreSQL commits at the same time.</summary>
    [Range(1, 32)]
    public int Writers { get; set; } = 4;

    /// <summary>How many appends one commit takes at most.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; set; } = 512;

    /// <summary>How long storage may take to answer; longer is an outage.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider != StorageProvider.Postgres)
        {
            yield break;
        }

        if (string.IsNullOrWhiteSpace(Postgres))
        {
            yield return new($"{Section}:{nameof(Postgres)} must be a connection string, such as Host=localhost;Database=chat;Username=chat;Password=…", [nameof(Postgres)]);
        }
        else if (Fault(Postgres) is { } fault)
        {
            yield return new($"{Section}:{nameof(Postgres)} is not a connection string: {fault}", [nameof(Postgres)]);
        }
    }

    private static string? Fault(string connectionString)
    {
        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host) ? "it names no Host." : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            return e.Message;
        }
    }
}

/// <summary>Checks <see cref="StorageOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
