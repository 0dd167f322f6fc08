namespace OrleansChat.Grains.Contracts;

/// <summary>Which gateways there are. Nothing is stored: each reports every few seconds, and one that does not is forgotten. Key: <see cref="Key"/>.</summary>
[Alias("chat.IGatewaysGrain")]
public interface IGatewaysGrain : IGrainWithStringKey
{
    const string Key = "gateways";

    /// <summary>How long a gateway is listed after its last report.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    /// <summary>Says that a gateway is there, and how it does.</summary>
    [Alias("report")]
    Task ReportAsync(GatewayReport report);

    /// <summary>Takes a gateway off the list that is about to stop.</summary>
    [Alias("leave")]
    Task LeaveAsync(string id);

    /// <summary>Those that are there, by name.</summary>
    [Alias("list")]
    Task<IReadOnlyList<GatewayReport>> ListAsync();
}

/// <summary>How a gateway does.</summary>
/// <param name="Id">Unique per process start.</param>
/// <param name="Name">What people call it; the same after a restart.</param>
/// <param name="Url">Where its page is.</param>
/// <param name="Connections">Sockets that are open.</param>
/// <param name="Users">Users who are signed in on at least one of them.</param>
[GenerateSerializer, Immutable, Alias("chat.gateway_report")]
public sealed record GatewayReport(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Url,
    [property: Id(3)] string Version,
    [property: Id(4)] DateTimeOffset StartedAt,
    [property: Id(5)] int Connections,
    [property: Id(6)] int Users);
