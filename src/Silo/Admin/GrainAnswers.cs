using System.Text.Json.Nodes;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Admin;

/// <summary>A grain that is active.</summary>
/// <param name="Address">The run of the silo: address, port and start.</param>
internal sealed record ActiveGrain(string Type, string Key, string Silo, string Address);

/// <summary>One grain: what is stored of it and what it holds in memory.</summary>
/// <param name="Persisted">Null where nothing is stored under its name: audiences, the directory and direct rooms have no state of their own.</param>
/// <param name="Live">Null where it is not active.</param>
/// <param name="Active">Null where it is not active.</param>
internal sealed record GrainAnswer(string Type, string Key, PersistedAnswer? Persisted, LiveState? Live, ActivationAnswer? Active);

/// <summary>A state as it is stored.</summary>
/// <param name="Etag">Changes with every write.</param>
/// <param name="StoredAt">When it was written; null where that was not noted.</param>
/// <param name="State">The stored document, field for field; secrets are replaced by <c>[redacted]</c>.</param>
internal sealed record PersistedAnswer(string Etag, DateTimeOffset? StoredAt, JsonNode? State);

/// <summary>Where a grain is active, and how busy it is.</summary>
/// <param name="Silo">The silo's name.</param>
/// <param name="Address">The run of the silo: address, port and start.</param>
/// <param name="CallsHandled">Requests answered since, each message of a batch counted by itself; inspections are not.</param>
/// <param name="QueueLength">Requests that have begun and are not answered yet; null where only the engine knows.</param>
internal sealed record ActivationAnswer(string Silo, string Address, DateTimeOffset Since, long CallsHandled, int? QueueLength);
