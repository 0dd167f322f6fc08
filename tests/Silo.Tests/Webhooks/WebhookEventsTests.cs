using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OrleansChat.Grains.Contracts;
using OrleansChat.Silo.Storage;
using OrleansChat.Wire;

namespace OrleansChat.Silo.Tests.Webhooks;

/// <summary>A webhook asks for events by the names that they have on the wire.</summary>
public sealed class WebhookEventsTests
{
    private static readonly Type[] Events = [.. typeof(RoomEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RoomEvent)))];

    [Fact]
    public void Every_event_of_the_log_has_a_name() =>
        Assert.Equal(Events.Select(type => WebhookEvents.Of((RoomEvent)RuntimeHelpers.GetUninitializedObject(type))).Order(StringComparer.Ordinal), WebhookEvents.All);

    [Fact]
    public void It_is_the_one_on_the_wire()
    {
        RoomEvent[] some =
        [
            new MessagePosted(1, DateTimeOffset.UnixEpoch, "alice", "hi", null),
            new MessageEdited(2, DateTimeOffset.UnixEpoch, "alice", 1, "ho"),
            new MessageDeleted(3, DateTimeOffset.UnixEpoch, "alice", 1, ForgetsCid: false),
            new ReactionChanged(4, DateTimeOffset.UnixEpoch, "alice", 1, "👍"),
            new PinChanged(5, DateTimeOffset.UnixEpoch, "alice", 1),
            new MemberChanged(6, DateTimeOffset.UnixEpoch, "alice", "bob", MembershipChange.Joined, Role.Member),
            new RoomChanged(7, DateTimeOffset.UnixEpoch, "alice", new RoomSettings(RoomKind.Public, null, null)),
            new WebhookChanged(8, DateTimeOffset.UnixEpoch, "alice", "wh_1", WebhookChange.Created),
        ];

        Assert.Equal(Events.Order(ByName), some.Select(entry => entry.GetType()).Order(ByName));
        Assert.All(some, entry => Assert.Equal(WebhookEvents.Of(entry), TypeOnTheWire(entry)));
    }

    [Theory]
    [InlineData(WebhookChange.Created, null)]
    [InlineData(WebhookChange.Deleted, null)]
    [InlineData(WebhookChange.Disabled, "No answer, 没有回答")]
    public void What_becomes_of_a_webhook_is_stored_as_it_is(WebhookChange change, string? reason)
    {
        var entry = new WebhookChanged(8, DateTimeOffset.UnixEpoch, "alice", "wh_1", change, reason);

        Assert.Equal(entry, EventRow.From(entry).ToEvent());
    }

    private static readonly Comparer<Type> ByName = Comparer<Type>.Create(static (a, b) => string.CompareOrdinal(a.Name, b.Name));

    private static string TypeOnTheWire(RoomEvent entry)
    {
        var frame = new ArrayBufferWriter<byte>();
        EventEncoder.Write(frame, ("lobby", entry));
        return (string)JsonNode.Parse(frame.WrittenSpan)!["type"]!;
    }
}
