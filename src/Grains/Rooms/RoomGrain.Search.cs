using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

// What those ask who look into the room's log without it.
internal sealed partial class RoomGrain
{
    Task<Outcome<Done>> IRoomGrain.MayReadAsync(string user) => AnswerAsync<Done>(user, async () =>
        await MayReadAsync(user) is { } refusal ? refusal : Done.Instance);
}
