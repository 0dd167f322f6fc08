namespace OrleansChat.Chaos.Load;

/// <summary>How many talk, where, and how much.</summary>
/// <param name="Clients">Who stay in their rooms; every other one sends, the others only listen.</param>
/// <param name="Visitors">Who come into rooms and leave them all the time.</param>
/// <param name="RoomsPerClient">In how many rooms each client is.</param>
/// <param name="MessagesPerSecond">Over all rooms.</param>
internal sealed record LoadPlan(int Clients, int Visitors, int Rooms, int RoomsPerClient, double MessagesPerSecond)
{
    /// <summary>How many senders take turns in a room.</summary>
    public const int SendersPerRoom = 4;

    public static LoadPlan Of(int clients, int rooms, double messagesPerSecond) =>
        new(clients, Math.Max(2, clients / 10), rooms, Math.Min(rooms, 3), messagesPerSecond);
}
