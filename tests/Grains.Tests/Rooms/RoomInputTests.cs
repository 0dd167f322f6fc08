using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class RoomInputTests
{
    public static TheoryData<string?, string?, RefusalCode?> Messages => new()
    {
        { "hi", null, null },
        { "hi", "c", null },
        { new string('x', Limits.MaxTextBytes), null, null },
        { new string('x', Limits.MaxTextBytes + 1), null, RefusalCode.TooLarge },
        { new string('语', Limits.MaxTextBytes / 3), null, null },
        { new string('语', (Limits.MaxTextBytes / 3) + 1), null, RefusalCode.TooLarge },
        { "a line\nand a tab\t and 😀", null, null },
        { " ", null, null },
        { "", null, RefusalCode.BadFrame },
        { null, null, RefusalCode.BadFrame },
        { "a\0b", null, RefusalCode.BadFrame },
        { "half \uD83D", null, RefusalCode.BadFrame },
        { "\uDE00\uD83D", null, RefusalCode.BadFrame },
        { "hi", "", RefusalCode.BadFrame },
        { "hi", new string('c', Limits.MaxCidLength), null },
        { "hi", new string('c', Limits.MaxCidLength + 1), RefusalCode.BadFrame },
        { "hi", "c\0", RefusalCode.BadFrame },
        { "hi", "\uDC00", RefusalCode.BadFrame },
    };

    public static TheoryData<NewRoom?, RefusalCode?> Rooms => new()
    {
        { null, RefusalCode.BadFrame },
        { new NewRoom(RoomKind.Public, null, null, []), null },
        { new NewRoom(RoomKind.Channel, "News 新闻", "What is new", ["bob"]), null },
        { new NewRoom(RoomKind.Direct, null, null, []), RefusalCode.BadFrame },
        { new NewRoom((RoomKind)99, null, null, []), RefusalCode.BadFrame },
        { new NewRoom(RoomKind.Private, new string('n', Limits.MaxNameLength), null, []), null },
        { new NewRoom(RoomKind.Private, new string('n', Limits.MaxNameLength + 1), null, []), RefusalCode.TooLarge },
        { new NewRoom(RoomKind.Private, "", null, []), RefusalCode.BadFrame },
        { new NewRoom(RoomKind.Private, "   ", null, []), RefusalCode.BadFrame },
        { new NewRoom(RoomKind.Private, "two\nlines", null, []), RefusalCode.BadFrame },
        { new NewRoom(RoomKind.Private, "half \uD83D", null, []), RefusalCode.BadFrame },
        { new NewRoom(RoomKind.Private, null, new string('t', Limits.MaxTopicLength), []), null },
        { new NewRoom(RoomKind.Private, null, new string('t', Limits.MaxTopicLength + 1), []), RefusalCode.TooLarge },
        { new NewRoom(RoomKind.Private, null, "\0", []), RefusalCode.BadFrame },
        { new NewRoom(RoomKind.Private, null, null, null!), RefusalCode.BadFrame },
        { new NewRoom(RoomKind.Private, null, null, [null!]), RefusalCode.BadFrame },
        { new NewRoom(RoomKind.Private, null, null, ["Bob"]), RefusalCode.BadFrame },
        { new NewRoom(RoomKind.Private, null, null, [.. Enumerable.Repeat("bob", new LimitsOptions().MembersAtCreate)]), null },
        { new NewRoom(RoomKind.Private, null, null, [.. Enumerable.Repeat("bob", new LimitsOptions().MembersAtCreate + 1)]), RefusalCode.TooLarge },
    };

    [Theory]
    [MemberData(nameof(Messages), DisableDiscoveryEnumeration = true)]
    public void A_message_is_taken_within_its_bounds(string? text, string? cid, RefusalCode? expected) =>
        Assert.Equal(expected, MessageInput.Check(new NewMessage(text!, cid), new LimitsOptions())?.Code);

    [Theory]
    [MemberData(nameof(Rooms), DisableDiscoveryEnumeration = true)]
    public void A_new_room_is_taken_within_its_bounds(NewRoom? room, RefusalCode? expected) =>
        Assert.Equal(expected, RoomInput.Check(room, new LimitsOptions())?.Code);

    [Theory]
    [InlineData(HistoryDirection.Before, 1, true)]
    [InlineData(HistoryDirection.Around, Limits.MaxHistory, true)]
    [InlineData(HistoryDirection.After, 0, false)]
    [InlineData(HistoryDirection.After, -1, false)]
    [InlineData(HistoryDirection.After, Limits.MaxHistory + 1, false)]
    [InlineData(HistoryDirection.After, 1_000_000_000, false)]
    [InlineData((HistoryDirection)7, 10, false)]
    public void A_page_of_history_has_bounds(HistoryDirection direction, int limit, bool taken) =>
        Assert.Equal(taken, RoomInput.Check(new HistoryQuery(direction, 1, limit)) is null);

    [Fact]
    public void No_query_is_a_bad_one() => Assert.Equal(RefusalCode.BadFrame, RoomInput.Check((HistoryQuery?)null)?.Code);
}
