using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests;

/// <summary>What operators see of grains.</summary>
public sealed class InspectionTests : ChatClusterTest
{
    [Fact]
    public async Task A_room_tells_its_queue_while_storage_holds_it_up()
    {
        await Chat.EnterAsync("alice");
        Assert.NotNull((await Chat.Room("lobby").JoinAsync("alice", create: true)).Value);
        IInspectedGrain room = Chat.Room("lobby").AsReference<IInspectedGrain>();
        GrainInspection idle = await room.InspectAsync();
        Assert.Equal((1L, 0), (idle.CallsHandled, idle.QueueLength));

        Chat.Store.HoldAppends();
        Task<Outcome<Sent>>[] sends = [.. Enumerable.Range(0, 5).Select(i => Chat.Room("lobby").SendAsync("alice", $"hello {i}", null))];
        await Eventually.TrueAsync(async () => (await room.InspectAsync()).QueueLength == 5);
        LiveRoom busy = Assert.IsType<LiveRoom>((await room.InspectAsync()).State);
        Assert.Equal((true, 1L), (busy.Writing, busy.Head));
        Assert.InRange(busy.WaitingAppends, 1, 4);
        Chat.Store.ReleaseAppends();
        await Task.WhenAll(sends);

        GrainInspection done = await room.InspectAsync();
        Assert.Equal((6L, 0, idle.Since), (done.CallsHandled, done.QueueLength, done.Since));
        LiveRoom live = Assert.IsType<LiveRoom>(done.State);
        Assert.Equal((RoomKind.Public, 6L, 1L, false, 0, 0), (live.Kind, live.Head, live.TailFrom, live.Writing, live.WaitingAppends, live.PendingMembers));
    }

    [Fact]
    public async Task Every_request_to_a_user_counts_and_an_ended_activation_begins_anew()
    {
        IUserGrain alice = Chat.User("alice");
        await alice.EnterAsGuestAsync();
        await alice.ExistsAsync();
        await alice.RoomsAsync();
        IInspectedGrain inspected = alice.AsReference<IInspectedGrain>();
        GrainInspection first = await inspected.InspectAsync();
        Assert.Equal(3, first.CallsHandled);
        Assert.Equal(new LiveUser(true, false, false, null, 1, false, false, 0), first.State);

        await inspected.DeactivateAsync();
        await Eventually.TrueAsync(async () => (await inspected.InspectAsync()).Since > first.Since);
    }
}
