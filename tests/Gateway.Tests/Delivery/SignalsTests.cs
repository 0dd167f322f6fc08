using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>What is not in a log: signals of a room, which may be lost, and what concerns one user.</summary>
public sealed class SignalsTests : IDisposable
{
    private readonly DeliveryFixture _gateway = new();
    private readonly FakeSocket _alice = new();
    private readonly FakeSocket _phone = new();
    private readonly FakeSocket _bob = new();

    [Fact]
    public async Task Typing_comes_to_everybody_who_listens_except_the_session_that_types()
    {
        await SignInAllAsync();
        Pass(new TypingSignal("alice", Stopped: false), exceptSession: "alice's page");
        Pass(new TypingSignal("alice", Stopped: true), exceptSession: "alice's page");

        string[] expected =
        [
            """{"type":"typing","room":"room","user":"alice","expires_ms":6000}""",
            """{"type":"typing","room":"room","user":"alice","expires_ms":0}""",
        ];
        Assert.Equal(expected, Frames(_bob));
        Assert.Equal(expected, Frames(_phone));
        Assert.Empty(_alice.Frames);
        Assert.All(_bob.Objects, frame => Assert.True(frame.IsReleased));
    }

    [Fact]
    public async Task What_others_have_read_does_not_come_to_those_who_read()
    {
        await SignInAllAsync();
        Pass(new ReadSignal("alice", 7), exceptUser: "alice");
        Pass(new DeliveredSignal("alice", 8), exceptUser: "alice");

        Assert.Equal(
            ["""{"type":"read","room":"room","user":"alice","read":7}""", """{"type":"delivered","room":"room","user":"alice","delivered":8}"""], Frames(_bob));
        Assert.Empty(_alice.Frames);
        Assert.Empty(_phone.Frames);
    }

    [Fact]
    public async Task A_signal_costs_nobody_their_connection()
    {
        await SignInAllAsync();
        _bob.Full = true;
        Pass(new TypingSignal("alice", Stopped: false));

        Assert.Null(_bob.Reason);
        Assert.Empty(_bob.Frames);
        Assert.Single(_alice.Frames);
    }

    [Fact]
    public async Task Whoever_does_not_listen_to_the_room_hears_nothing_of_it()
    {
        await SignInAllAsync();
        await _gateway.Cluster.LeaveAsync("room", "bob");
        int before = _bob.Frames.Count;
        Pass(new TypingSignal("alice", Stopped: false));
        _gateway.Subscriptions.Receive(new RoomSignalNotice("elsewhere", new TypingSignal("alice", Stopped: false), null));

        Assert.Equal(before, _bob.Frames.Count);
    }

    [Fact]
    public async Task What_one_has_read_comes_to_all_sessions_with_what_is_left()
    {
        await SignInAllAsync();
        Tell(new ReadElsewhere("room", "alice", 7, new ReadPosition(7, 9, 2, 1)));
        Tell(new ReadElsewhere("room", "alice", 8));

        string[] expected =
        [
            """{"type":"read","room":"room","user":"alice","read":7,"head":9,"unread":2,"mentions":1}""",
            """{"type":"read","room":"room","user":"alice","read":8}""",
        ];
        Assert.Equal(expected, Frames(_alice));
        Assert.Equal(expected, Frames(_phone));
        Assert.Empty(_bob.Frames);
    }

    [Fact]
    public async Task What_is_read_while_one_signs_in_is_told_right_after_ready()
    {
        Members();
        Session session = await _gateway.OpenAsync("alice", _alice);
        Tell(new ReadElsewhere("room", "alice", 7));
        Tell(new ReadElsewhere("room", "alice", 8));
        Assert.Empty(_alice.Frames);

        Subscriptions.GoLive(session);
        Tell(new ReadElsewhere("room", "alice", 9));
        Assert.Equal([7L, 8, 9], _alice.Frames.Select(frame => (long)frame["read"]!));
    }

    [Fact]
    public async Task What_was_lost_on_its_way_is_told_when_the_user_is_looked_after()
    {
        await SignInAllAsync();
        await _gateway.Cluster.SayAsync("room");
        _gateway.Cluster.AudienceOf("@alice").Forget();
        await _gateway.RenewAsync();

        Assert.Contains(_phone.Frames, frame => (string?)frame["type"] == "read" && (long)frame["read"]! == 1 && (long)frame["head"]! == 3);
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _alice.Dispose();
        _phone.Dispose();
        _bob.Dispose();
    }

    private static string[] Frames(FakeSocket socket) => [.. socket.Frames.Select(frame => frame.ToJsonString())];

    private void Members()
    {
        _gateway.Cluster.Change("room", "alice", MembershipChange.Joined);
        _gateway.Cluster.Change("room", "bob", MembershipChange.Joined);
    }

    private async Task SignInAllAsync()
    {
        Members();
        (await _gateway.SignInAsync("alice", _alice)).Facts = Facts("alice's page");
        (await _gateway.SignInAsync("alice", _phone)).Facts = Facts("alice's phone");
        (await _gateway.SignInAsync("bob", _bob)).Facts = Facts("bob's page");
    }

    private static UserSession Facts(string session) => new(session, "gateway", DateTimeOffset.UnixEpoch, "127.0.0.1", false);

    private void Pass(RoomSignal signal, string? exceptSession = null, string? exceptUser = null) =>
        _gateway.Subscriptions.Receive(new RoomSignalNotice("room", signal, exceptSession, exceptUser));

    private void Tell(PersonalEvent personal) => _gateway.Subscriptions.Receive(new PersonalNotice("alice", personal));
}
