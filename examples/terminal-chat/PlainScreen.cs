namespace OrleansChat.TerminalChat;

/// <summary>Lines in, lines out: for pipes and files.</summary>
internal sealed class PlainScreen : IScreen
{
    public event EventHandler? Typing
    {
        add { }
        remove { }
    }

    public string Prompt
    {
        set { }
    }

    public string Status
    {
        set { }
    }

    public void Show(string line) => Console.WriteLine(Printable.Of(line));

    // A console's reader blocks, and is not to keep the program from ending.
    public Task<string?> ReadLineAsync(CancellationToken stop) => Task.Run(Console.In.ReadLine, stop).WaitAsync(stop);
}
