namespace OrleansChat.EndToEnd.Tests.Clients;

/// <summary>Two people who talk through the JavaScript client (<c>talkers.mjs</c>), wherever it runs.</summary>
internal interface ITalk : IAsyncDisposable
{
    /// <summary>They are in the middle of it.</summary>
    Task TalkingAsync();

    /// <summary>Both have noticed that there is no connection, and written on.</summary>
    Task BrokenAsync();

    /// <summary>What they said and heard, once all of it is stored and has been heard by both, as JSON.</summary>
    Task<string> ResultAsync();
}
