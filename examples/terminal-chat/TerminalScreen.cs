using System.Globalization;
using System.Text;

namespace OrleansChat.TerminalChat;

/// <summary>A terminal: what comes is shown above the line that is being typed, which stays.</summary>
internal sealed class TerminalScreen : IScreen
{
    private const string ClearLine = "\r\u001b[2K";
    private static readonly TimeSpan KeyPause = TimeSpan.FromMilliseconds(20);
    private readonly Lock _lock = new();
    private readonly StringBuilder _typed = new();
    private string _prompt = "";
    private string _status = "";

    public event EventHandler? Typing;

    public string Prompt
    {
        set => Change(() => _prompt = value);
    }

    public string Status
    {
        set => Change(() => _status = value);
    }

    /// <summary>Reads a password without showing it.</summary>
    public static string ReadPassword()
    {
        Console.Write("Password: ");
        var password = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            Edit(password, key);
        }

        Console.WriteLine();
        return password.ToString();
    }

    public void Show(string line) => Change(() => Console.WriteLine($"{ClearLine}{Printable.Of(line)}"));

    public async Task<string?> ReadLineAsync(CancellationToken stop)
    {
        while (true)
        {
            while (!Console.KeyAvailable)
            {
                await Task.Delay(KeyPause, stop);
            }

            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key is { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } && _typed.Length == 0)
            {
                return null;
            }

            if (key.Key == ConsoleKey.Enter)
            {
                string line = _typed.ToString();
                Change(() => _typed.Clear());
                return line;
            }

            Change(() => Edit(_typed, key));
            if (_typed.Length > 0 && _typed[0] != '/')
            {
                Typing?.Invoke(this, EventArgs.Empty);
            }
        }
    }

    private static void Edit(StringBuilder typed, ConsoleKeyInfo key)
    {
        if (key.Key == ConsoleKey.Backspace && typed.Length > 0)
        {
            // What looks like one character is taken back as one.
            int[] starts = StringInfo.ParseCombiningCharacters(typed.ToString());
            typed.Length = starts[^1];
        }
        else if (!char.IsControl(key.KeyChar))
        {
            typed.Append(key.KeyChar);
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();

            // The end of what is typed, where it is too long for the line.
            string status = _status.Length > 0 ? $" ({_status})" : "";
            string line = $"{_prompt}{status}> {_typed}";
            int room = Math.Max(Console.WindowWidth / 2, 20);
            Console.Write($"{ClearLine}{(line.Length > room ? $"…{line[^room..]}" : line)}");
        }
    }
}
