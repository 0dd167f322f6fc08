namespace OrleansChat.Gateway.Connections;

/// <summary>What all connections share.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Metrics">The counters.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record ConnectionEnvironment(ConnectionsOptions Options, ConnectionMetrics Metrics, TimeProvider Time, ILogger<Connection> Logger);
