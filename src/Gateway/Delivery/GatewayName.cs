namespace OrleansChat.Gateway.Delivery;

/// <summary>What this process calls itself.</summary>
/// <param name="Value">Unique per start, and tells nothing about the machine: clients see it.</param>
/// <param name="ForPeople">What operators call it; the same after a restart.</param>
internal sealed record GatewayName(string Value, string ForPeople)
{
    public static GatewayName New(string forPeople) => new($"gateway-{Guid.NewGuid().ToString("n")[..8]}", forPeople);
}
