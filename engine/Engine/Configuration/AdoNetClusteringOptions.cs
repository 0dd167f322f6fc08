using System.Data.Common;

namespace Orleans.Configuration;

/// <summary>The database that has the list of silos, for a silo.</summary>
public class AdoNetClusteringSiloOptions
{
    public string? ConnectionString { get; set; }

    /// <summary>Used instead of the connection string where it is set.</summary>
    public DbDataSource? DataSource { get; set; }

    /// <summary>Which ADO.NET driver; <c>Npgsql</c> for PostgreSQL.</summary>
    public string? Invariant { get; set; }
}

/// <summary>The database that has the list of silos, for a client.</summary>
public class AdoNetClusteringClientOptions
{
    public string? ConnectionString { get; set; }

    /// <summary>Used instead of the connection string where it is set.</summary>
    public DbDataSource? DataSource { get; set; }

    /// <summary>Which ADO.NET driver; <c>Npgsql</c> for PostgreSQL.</summary>
    public string? Invariant { get; set; }
}
