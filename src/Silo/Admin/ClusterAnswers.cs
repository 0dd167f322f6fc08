namespace OrleansChat.Silo.Admin;

/// <summary>The cluster, as far as it could be told within a few seconds: what did not answer is null.</summary>
internal sealed record ClusterAnswer(IReadOnlyList<SiloAnswer> Silos, IReadOnlyList<GatewayAnswer>? Gateways, ClusterTotals Totals);

/// <summary>A silo that is not dead.</summary>
/// <param name="Address">One run of it: address, port and start.</param>
/// <param name="Status"><c>joining</c>, <c>active</c>, <c>shutting_down</c> or <c>stopping</c>.</param>
/// <param name="Version">Null for a few seconds after the start.</param>
/// <param name="Activations">Null where the silo does not answer.</param>
/// <param name="ActivationsByType">Our own grains by type, Orleans' own under <c>orleans</c>.</param>
internal sealed record SiloAnswer(
    string Name,
    string Address,
    SiloStatus Status,
    string? Version,
    DateTimeOffset? StartedAt,
    long? UptimeS,
    int? Activations,
    IReadOnlyDictionary<string, int>? ActivationsByType);

/// <summary>A gateway that has reported within the last seconds.</summary>
/// <param name="Users">Users who are signed in on at least one of its sockets; who is signed in on two gateways is counted on both.</param>
internal sealed record GatewayAnswer(string Name, string Url, string Version, DateTimeOffset StartedAt, long UptimeS, int Connections, int Users);

/// <summary>Sums of what is known.</summary>
internal sealed record ClusterTotals(int Silos, int Gateways, int Connections, int Activations, IReadOnlyDictionary<string, int> ActivationsByType);
