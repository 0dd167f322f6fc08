using Spectre.Console;

namespace OrleansChat.Cluster.Commands;

/// <summary>Standard output, as a table wants it.</summary>
internal static class Consoles
{
    private const int Unbroken = 400;

    /// <summary>Colours where it is a terminal; elsewhere plain lines as long as they need to be.</summary>
    public static IAnsiConsole Output()
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = Unbroken;
        }

        return console;
    }
}
