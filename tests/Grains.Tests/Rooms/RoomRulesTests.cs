using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class RoomRulesTests
{
    [Theory]
    [InlineData(RoomKind.Public, null, null)]
    [InlineData(RoomKind.Channel, null, null)]
    [InlineData(RoomKind.Private, null, RefusalCode.Forbidden)]
    [InlineData(RoomKind.Direct, null, RefusalCode.Forbidden)]
    [InlineData(RoomKind.Public, Role.Member, RefusalCode.AlreadyExists)]
    [InlineData(RoomKind.Private, Role.Owner, RefusalCode.AlreadyExists)]
    public void Who_may_join(RoomKind kind, Role? role, RefusalCode? expected) =>
        Assert.Equal(expected, RoomRules.MayJoin(kind, new Standing(As(role)))?.Code);

    [Theory]
    [InlineData(RoomKind.Public, Role.Member, null)]
    [InlineData(RoomKind.Private, Role.Owner, null)]
    [InlineData(RoomKind.Public, null, RefusalCode.NotAMember)]
    [InlineData(RoomKind.Direct, Role.Member, RefusalCode.Forbidden)]
    public void Who_may_leave(RoomKind kind, Role? role, RefusalCode? expected) =>
        Assert.Equal(expected, RoomRules.MayLeave(kind, As(role))?.Code);

    [Theory]
    [InlineData(RoomKind.Public, Role.Member, null)]
    [InlineData(RoomKind.Private, Role.Member, null)]
    [InlineData(RoomKind.Direct, Role.Member, null)]
    [InlineData(RoomKind.Channel, Role.Member, RefusalCode.Forbidden)]
    [InlineData(RoomKind.Channel, Role.Admin, null)]
    [InlineData(RoomKind.Channel, Role.Owner, null)]
    [InlineData(RoomKind.Public, null, RefusalCode.NotAMember)]
    [InlineData(RoomKind.Channel, null, RefusalCode.NotAMember)]
    public void Who_may_send(RoomKind kind, Role? role, RefusalCode? expected) =>
        Assert.Equal(expected, RoomRules.MaySend(kind, As(role))?.Code);

    [Fact]
    public void A_direct_room_begins_with_both_and_with_oneself_alone_with_one()
    {
        Assert.Equal(["alice", "bob"], RoomRules.Opening(("alice", "bob"), "bob").Entries.Cast<MemberChanged>().Select(entry => entry.Member));
        Assert.Equal(["bob", "bob"], RoomRules.Opening(("alice", "bob"), "bob").Entries.Select(entry => entry.User));
        Assert.Equal(["alice"], RoomRules.Opening(("alice", "alice"), "alice").Entries.Cast<MemberChanged>().Select(entry => entry.Member));
    }

    private static Membership? As(Role? role) => role is { } known ? new Membership(known, 1) : null;
}
