namespace OrleansChat.TerminalChat;

/// <summary>Where a conversation is shown and typed. Whatever text is shown, it is only text.</summary>
internal interface IScreen
{
    /// <summary>Somebody is typing here.</summary>
    event EventHandler? Typing;

    /// <summary>Where what is typed goes.</summary>
    string Prompt { set; }

    /// <summary>What is just the case; empty: nothing.</summary>
    string Status { set; }

    void Show(string line);

    /// <summary>The next line that is typed; null at the end.</summary>
    Task<string?> ReadLineAsync(CancellationToken stop);
}
