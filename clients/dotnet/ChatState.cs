namespace OrleansChat.Client;

/// <summary>How the connection is.</summary>
public enum ChatState
{
    /// <summary>Not signed in yet, or ended for good.</summary>
    Closed,

    /// <summary>Connecting and signing in.</summary>
    Connecting,

    /// <summary>Signed in.</summary>
    Online,

    /// <summary>The connection is lost; the next attempt comes after a moment.</summary>
    Waiting,
}

/// <summary>The connection is in another state.</summary>
/// <param name="State">The state.</param>
/// <param name="RetryIn">While <see cref="ChatState.Waiting"/>: when the next attempt comes.</param>
/// <param name="Error">Why it is waiting or closed; null where the program closed it.</param>
public sealed record ChatStateChange(ChatState State, TimeSpan? RetryIn = null, ChatException? Error = null);
