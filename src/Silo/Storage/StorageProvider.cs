namespace OrleansChat.Silo.Storage;

/// <summary>Where rooms and users are kept.</summary>
public enum StorageProvider
{
    /// <summary>One file in the data directory: one machine, nothing to install.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database, which many silos share.</summary>
    Postgres,
}
