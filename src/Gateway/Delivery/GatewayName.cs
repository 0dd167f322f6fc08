namespace OrleansChat.Gateway.Delivery;

/// <summary>What this process calls itself: unique per start, and tells nothing about the machine.</summary>
internal sealed record GatewayName(string Value)
{
    public static GatewayName New() => new($"gateway-{Guid.NewGuid().ToString("n")[..8]}");
}
