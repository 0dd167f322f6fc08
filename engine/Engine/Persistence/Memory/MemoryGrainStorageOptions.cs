using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Options of the storage provider in memory.</summary>
public class MemoryGrainStorageOptions : IStorageProviderSerializerOptions
{
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
