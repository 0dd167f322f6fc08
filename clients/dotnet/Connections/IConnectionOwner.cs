using System.Text.Json;
using OrleansChat.Client.Results;

namespace OrleansChat.Client.Connections;

/// <summary>What a <see cref="Connection"/> tells, one thing at a time.</summary>
internal interface IConnectionOwner
{
    void StateChanged(ChatStateChange change);

    /// <summary>Signed in, again perhaps.</summary>
    void SignedIn(Ready ready);

    void TokenChanged();

    /// <summary>A frame that answers nothing.</summary>
    void Received(string type, JsonElement frame);

    /// <summary>The socket is gone; what was under way has failed.</summary>
    void Lost();

    /// <summary>For good.</summary>
    /// <param name="error">Why; null where the program closed it.</param>
    /// <param name="closed">What everything that still waits fails with.</param>
    void Ended(ChatException? error, ChatException closed);
}
