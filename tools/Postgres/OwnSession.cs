namespace OrleansChat.Postgres;

/// <summary>Lets a program run in a session of its own, where the terminal's Ctrl-C, which goes to everybody in the foreground, does not reach it.</summary>
public static class OwnSession
{
    private static readonly bool IsPossible = Array.Exists(["/usr/bin/setsid", "/bin/setsid"], File.Exists);

    /// <summary>The program and the arguments that run it so, in the same process; unchanged where <c>setsid</c> is missing.</summary>
    public static (string FileName, List<string> Arguments) Command(string fileName, params IEnumerable<string> arguments) =>
        IsPossible ? ("setsid", [fileName, .. arguments]) : (fileName, [.. arguments]);
}
