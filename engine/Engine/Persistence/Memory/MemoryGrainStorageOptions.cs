using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Options of the storage provider in memory.</summary>
public class MemoryGrainStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>Over how many grains the official provider spreads its records; here, nothing depends on it.</summary>
    public int NumStorageGrains { get; set; } = 10;

    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
