namespace OrleansChat.Hosting;

/// <summary>The program cannot start for a reason that a person can remove. The message is one line that says what to do.</summary>
public sealed class StartupException : Exception
{
    public StartupException()
    {
    }

    public StartupException(string message)
        : base(OneLine(message))
    {
    }

    public StartupException(string message, Exception innerException)
        : base(OneLine(message), innerException)
    {
    }

    private static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
