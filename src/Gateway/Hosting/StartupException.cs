namespace OrleansChat.Gateway.Hosting;

/// <summary>Why the program cannot start, in one line that says what to do about it.</summary>
internal sealed class StartupException : Exception
{
    public StartupException(string message)
        : base(message)
    {
    }

    public StartupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
