using OrleansChat.Grains;

namespace OrleansChat.Gateway.Protocol;

/// <summary>The first frame that a client gets.</summary>
/// <param name="Node">The gateway's name.</param>
/// <param name="Auth">The ways in which one may sign in here.</param>
/// <param name="MaxFrameBytes">The largest frame that is accepted.</param>
/// <param name="Limits">Those that are settings.</param>
internal sealed record Hello(string Node, IReadOnlyList<string> Auth, int MaxFrameBytes, LimitsOptions Limits);
