using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A grain's provider is missing or badly configured.</summary>
[GenerateSerializer]
public class BadProviderConfigException : OrleansException
{
    public BadProviderConfigException()
    {
    }

    public BadProviderConfigException(string msg)
        : base(msg)
    {
    }

    public BadProviderConfigException(string msg, Exception exc)
        : base(msg, exc)
    {
    }
}

/// <summary>A grain's storage provider is missing or badly configured.</summary>
[GenerateSerializer]
public class BadGrainStorageConfigException : BadProviderConfigException
{
    public BadGrainStorageConfigException()
    {
    }

    public BadGrainStorageConfigException(string msg)
        : base(msg)
    {
    }

    public BadGrainStorageConfigException(string msg, Exception exc)
        : base(msg, exc)
    {
    }
}
