namespace Orleans.Serialization;

/// <summary>Stands for an exception whose type this process does not have.</summary>
public sealed class UnavailableExceptionFallbackException : Exception
{
    public UnavailableExceptionFallbackException()
    {
    }

    public UnavailableExceptionFallbackException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The name of the original's type.</summary>
    public string? ExceptionType { get; internal set; }

    public override string ToString() =>
        string.IsNullOrWhiteSpace(ExceptionType) ? $"Unknown exception: {base.ToString()}" : $"Unknown exception of type {ExceptionType}: {base.ToString()}";
}
