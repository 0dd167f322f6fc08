namespace OrleansChat.Deploy.Tests.Proxies;

/// <summary>A gateway, or what stands for one, on loopback.</summary>
/// <param name="Port">Where it serves clients.</param>
/// <param name="AdminPort">Where it tells its health.</param>
internal sealed record Backend(int Port, int AdminPort);
