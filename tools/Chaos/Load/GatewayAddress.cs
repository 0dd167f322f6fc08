namespace OrleansChat.Chaos.Load;

/// <summary>Where clients connect.</summary>
/// <param name="Name">The gateway's name in the cluster.</param>
/// <param name="Socket"><c>ws://127.0.0.1:8080/ws</c></param>
internal sealed record GatewayAddress(string Name, Uri Socket);
