using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;

namespace OrleansChat.Grains.Tests.Rooms;

public sealed class MessageInputTests
{
    private static readonly LimitsOptions Limits = new();

    [Theory]
    [InlineData("👍", true)]
    [InlineData("👩‍👩‍👧‍👦", true)]
    [InlineData(":party_parrot:", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a b", false)]
    [InlineData("a\u0000", false)]
    [InlineData("\u0007", false)]
    [InlineData("123456789012345678901234567890123", false)]
    public void An_emoji_is_one_word(string? emoji, bool taken) => Assert.Equal(taken, MessageInput.CheckEmoji(emoji) is null);

    [Fact]
    public void Half_an_emoji_is_none() => Assert.NotNull(MessageInput.CheckEmoji("👍"[..1]));

    [Fact]
    public void What_a_message_carries_has_bounds()
    {
        Check(RefusalCode.BadFrame, new NewMessage(""));
        Check(RefusalCode.BadFrame, new NewMessage("", null, null, null, []));
        Check(null, new NewMessage("", null, null, null, [Upload(1)]));
        Check(null, new NewMessage("hi", "cid", 1, ["bob", Mentions.Everybody], [Upload(1), Upload(2)]));
        Check(RefusalCode.NoSuchMessage, new NewMessage("hi", ReplyTo: 0));
        Check(RefusalCode.NoSuchMessage, new NewMessage("hi", ReplyTo: long.MinValue));
        Check(RefusalCode.BadFrame, new NewMessage("hi", Mentions: ["Bob"]));
        Check(RefusalCode.BadFrame, new NewMessage("hi", Mentions: [null!]));
        Check(null, new NewMessage("hi", Mentions: [.. Enumerable.Repeat("bob", Limits.Mentions)]));
        Check(RefusalCode.TooLarge, new NewMessage("hi", Mentions: [.. Enumerable.Repeat("bob", Limits.Mentions + 1)]));
        Check(null, new NewMessage("hi", Attachments: [.. Enumerable.Range(0, Limits.Attachments).Select(Upload)]));
        Check(RefusalCode.TooLarge, new NewMessage("hi", Attachments: [.. Enumerable.Range(0, Limits.Attachments + 1).Select(Upload)]));
        Check(RefusalCode.BadFrame, new NewMessage("hi", Attachments: [Upload(1), Upload(1)]));
        Check(RefusalCode.BadFrame, new NewMessage("hi", Attachments: [new NewAttachment("../../etc/passwd")]));
        Check(RefusalCode.BadFrame, new NewMessage("hi", Attachments: [null!]));
        Check(RefusalCode.BadFrame, new NewMessage("hi", Attachments: [Upload(1) with { Name = "two\nlines" }]));
        Check(RefusalCode.TooLarge, new NewMessage("hi", Attachments: [Upload(1) with { Name = new string('n', Contracts.Limits.MaxFileNameLength + 1) }]));
    }

    [Fact]
    public void An_edit_has_the_bounds_of_a_message_and_may_be_empty_until_the_message_is_known()
    {
        Assert.Null(MessageInput.Check(new Edit(""), Limits));
        Assert.Equal(RefusalCode.BadFrame, MessageInput.Check(new Edit(null!), Limits)?.Code);
        Assert.Equal(RefusalCode.BadFrame, MessageInput.Check((Edit?)null, Limits)?.Code);
        Assert.Equal(RefusalCode.BadFrame, MessageInput.Check(new Edit("\0"), Limits)?.Code);
        Assert.Equal(RefusalCode.TooLarge, MessageInput.Check(new Edit(new string('é', Contracts.Limits.MaxTextBytes)), Limits)?.Code);
        Assert.Equal(RefusalCode.BadFrame, MessageInput.Check(new Edit("hi", ["@"]), Limits)?.Code);
    }

    private static void Check(RefusalCode? expected, NewMessage message) => Assert.Equal(expected, MessageInput.Check(message, Limits)?.Code);

    private static NewAttachment Upload(int n) => new($"m{n:D25}");
}
