namespace Orleans.Serialization;

/// <summary>A value could not be written, read or copied.</summary>
[GenerateSerializer]
public class SerializerException : Exception
{
    public SerializerException()
    {
    }

    public SerializerException(string message)
        : base(message)
    {
    }

    public SerializerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
