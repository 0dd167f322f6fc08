using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class MessageRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private static readonly MessagePosted OfAlice = new(2, Start, "alice", "hi", "c", null, 1, ["bob"], [new Attachment("m", "image/png", 1)], Start, true);

    [Theory]
    [InlineData(Role.Member, "alice", null)]
    [InlineData(Role.Owner, "alice", null)]
    [InlineData(Role.Member, "bob", RefusalCode.Forbidden)]
    [InlineData(Role.Owner, "bob", RefusalCode.Forbidden)]
    [InlineData(Role.ReadOnly, "alice", RefusalCode.Forbidden)]
    [InlineData(null, "alice", RefusalCode.NotAMember)]
    public void Authors_edit_their_own_while_they_may_write(Role? role, string user, RefusalCode? expected) =>
        Assert.Equal(expected, MessageRules.MayEdit(As(role), OfAlice, user, TimeSpan.Zero, Start)?.Code);

    [Theory]
    [InlineData(RoomKind.Public, Role.Member, "alice", null)]
    [InlineData(RoomKind.Public, Role.ReadOnly, "alice", null)]
    [InlineData(RoomKind.Public, Role.Member, "bob", RefusalCode.Forbidden)]
    [InlineData(RoomKind.Channel, Role.Admin, "bob", null)]
    [InlineData(RoomKind.Private, Role.Owner, "bob", null)]
    [InlineData(RoomKind.Direct, Role.Member, "alice", null)]
    [InlineData(RoomKind.Direct, Role.Member, "bob", RefusalCode.Forbidden)]
    [InlineData(RoomKind.Direct, Role.Owner, "bob", RefusalCode.Forbidden)]
    [InlineData(RoomKind.Public, null, "alice", RefusalCode.NotAMember)]
    public void Authors_delete_their_own_and_staff_any(RoomKind kind, Role? role, string user, RefusalCode? expected) =>
        Assert.Equal(expected, MessageRules.MayDelete(kind, As(role), OfAlice, user, TimeSpan.Zero, Start)?.Code);

    [Theory]
    [InlineData(60, 60, Role.Member, null)]
    [InlineData(60, 61, Role.Member, RefusalCode.Forbidden)]
    [InlineData(60, 61, Role.Admin, null)]
    [InlineData(0, 1_000_000, Role.Member, null)]
    public void What_has_become_too_old_is_changed_by_staff_alone(int windowSeconds, int ageSeconds, Role role, RefusalCode? expected)
    {
        (TimeSpan window, DateTimeOffset now) = (TimeSpan.FromSeconds(windowSeconds), Start.AddSeconds(ageSeconds));

        Assert.Equal(expected, MessageRules.MayEdit(As(role), OfAlice, "alice", window, now)?.Code);
        Assert.Equal(expected, MessageRules.MayDelete(RoomKind.Public, As(role), OfAlice, "alice", window, now)?.Code);
    }

    [Theory]
    [InlineData(RoomKind.Public, Role.Member, null, RefusalCode.Forbidden)]
    [InlineData(RoomKind.Channel, Role.Member, null, RefusalCode.Forbidden)]
    [InlineData(RoomKind.Public, Role.Admin, null, null)]
    [InlineData(RoomKind.Direct, Role.Member, null, null)]
    [InlineData(RoomKind.Public, Role.ReadOnly, RefusalCode.Forbidden, RefusalCode.Forbidden)]
    [InlineData(RoomKind.Public, null, RefusalCode.NotAMember, RefusalCode.NotAMember)]
    public void Members_react_and_staff_pins(RoomKind kind, Role? role, RefusalCode? react, RefusalCode? pin)
    {
        Assert.Equal(react, MessageRules.MayReact(As(role), OfAlice)?.Code);
        Assert.Equal(pin, MessageRules.MayPin(kind, As(role), OfAlice)?.Code);
    }

    [Theory]
    [InlineData(RoomKind.Public, Role.Member, RefusalCode.Forbidden)]
    [InlineData(RoomKind.Public, Role.Owner, null)]
    [InlineData(RoomKind.Direct, Role.Member, null)]
    public void Everybody_is_named_by_staff(RoomKind kind, Role role, RefusalCode? expected)
    {
        Assert.Equal(expected, MessageRules.MayMention(kind, As(role)!, ["bob", Mentions.Everybody])?.Code);
        Assert.Null(MessageRules.MayMention(kind, As(role)!, ["bob"]));
        Assert.Null(MessageRules.MayMention(kind, As(role)!, null));
    }

    [Fact]
    public void There_is_nothing_to_do_to_what_is_no_message_or_none_any_more()
    {
        MessagePosted tombstone = MessageRules.After(OfAlice, new MessageDeleted(3, Start, "alice", 2, ForgetsCid: false));
        foreach (MessagePosted? gone in (MessagePosted?[])[null, tombstone])
        {
            Assert.Equal(RefusalCode.NoSuchMessage, MessageRules.MayEdit(As(Role.Owner), gone, "alice", TimeSpan.Zero, Start)?.Code);
            Assert.Equal(RefusalCode.NoSuchMessage, MessageRules.MayReact(As(Role.Owner), gone)?.Code);
            Assert.Equal(RefusalCode.NoSuchMessage, MessageRules.MayPin(RoomKind.Public, As(Role.Owner), gone)?.Code);
        }

        Assert.Equal(RefusalCode.NoSuchMessage, MessageRules.MayDelete(RoomKind.Public, As(Role.Owner), null, "alice", TimeSpan.Zero, Start)?.Code);
        Assert.Null(MessageRules.MayDelete(RoomKind.Public, As(Role.Owner), tombstone, "alice", TimeSpan.Zero, Start));
    }

    [Fact]
    public void A_tombstone_has_lost_everything_and_nothing_changes_it()
    {
        MessagePosted tombstone = MessageRules.After(OfAlice, new MessageDeleted(9, Start.AddSeconds(9), "bob", 2, ForgetsCid: false));

        Assert.Equal(new MessagePosted(2, Start, "alice", "", "c", new Deletion(9, Start.AddSeconds(9), "bob")), tombstone);
        Assert.Same(tombstone, MessageRules.After(tombstone, new MessageEdited(10, Start, "alice", 2, "x")));
        Assert.Same(tombstone, MessageRules.After(tombstone, new ReactionChanged(10, Start, "alice", 2, "x")));
        Assert.Same(tombstone, MessageRules.After(tombstone, new MessageDeleted(10, Start, "alice", 2, ForgetsCid: true)));
    }

    [Fact]
    public void What_concerns_another_message_changes_nothing()
    {
        Assert.Same(OfAlice, MessageRules.After(OfAlice, new MessageEdited(10, Start, "alice", 3, "x")));
        Assert.Same(OfAlice, MessageRules.After(OfAlice, new MessageDeleted(10, Start, "alice", 3, ForgetsCid: true)));
        Assert.Same(OfAlice, MessageRules.After(OfAlice, new PinChanged(10, Start, "alice", 2)));
    }

    private static Membership? As(Role? role) => role is { } known ? new Membership(known, 1, 1) : null;
}
