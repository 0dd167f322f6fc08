namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>What one example is to do before the server is killed, while it is dead, and when it is back.</summary>
internal interface IPerformance : IAsyncDisposable
{
    Task BeginAsync(KilledServer server);

    Task WhileDeadAsync();

    /// <summary>Goes on, and checks everything.</summary>
    Task EndAsync();
}
