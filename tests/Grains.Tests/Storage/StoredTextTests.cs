using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Storage;

/// <summary>What can be a name.</summary>
public sealed class StoredTextTests
{
    [Theory]
    [InlineData("Alice")]
    [InlineData("林薇 👩\u200D👧")]
    [InlineData("مريم\u200F")]
    [InlineData("\u05D0\u05B8")]
    [InlineData("!")]
    public void A_name_has_something_to_be_seen_in_it(string text) => Assert.True(StoredText.IsLabel(text));

    [Theory]
    [InlineData("")]
    [InlineData(" \u3000\u00A0")]
    [InlineData("\u200B\u2060\uFEFF")]
    [InlineData("\u3164")]
    [InlineData("\u2800 \u115F")]
    [InlineData("\u0301\u0302")]
    [InlineData("\uE000")]
    public void What_nobody_sees_is_no_name(string text) => Assert.False(StoredText.IsLabel(text));

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("two\u2028lines")]
    [InlineData("two\u2029lines")]
    [InlineData("bell\u0007")]
    [InlineData("photo\u202Egpj.exe")]
    [InlineData("\u2067ecila\u2069")]
    public void A_name_stays_on_its_line_and_in_its_direction(string text) => Assert.False(StoredText.IsLabel(text));
}
