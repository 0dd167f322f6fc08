using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Pins messages, one request at a time: what is pinned is looked up, and decided on, after the pin before.</summary>
internal sealed class RoomPins(string room, IMessageViews views, MessageDecisions decisions, LimitsOptions limits)
{
    private readonly OneAtATime _pins = new();

    public Task<Outcome<Changed>> PinAsync(RoomKind kind, string user, long seq, bool remove) => _pins.RunAsync(async () =>
    {
        // A message may be deleted meanwhile, which makes them fewer; nothing else does.
        IReadOnlyList<long> pinned = await views.PinsAsync(room, CancellationToken.None);
        return await decisions.DecideAsync(user, seq, (membership, message) =>
            MessageRules.MayPin(kind, membership, message) is { } refusal ? Decision.Refused(refusal)
            : pinned.Contains(seq) != remove ? Decision.Nothing
            : !remove && pinned.Count >= limits.Pins ? Decision.Refused(RoomRefusals.TooLarge($"A room has at most {limits.Pins} pinned messages."))
            : Decision.Write(new PinChanged(0, default, user, seq, remove)));
    });
}
