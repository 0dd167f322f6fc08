using System.Text;
using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class Utf8PrefixTests
{
    [Fact]
    public void Every_cut_of_a_valid_text_can_still_become_valid()
    {
        var text = Encoding.UTF8.GetBytes("a é 中 😀 z");
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var valid = Utf8Prefix.ValidLength(text.AsSpan(0, cut));
            Assert.InRange(valid, Math.Max(0, cut - 3), cut);
            Assert.Equal(text.Length - valid, Utf8Prefix.ValidLength(text.AsSpan(valid)));
        }
    }

    [Theory]
    [InlineData("FF")]
    [InlineData("80")]
    [InlineData("C0")]
    [InlineData("C0AF")]
    [InlineData("E080")]
    [InlineData("EDA0")]
    [InlineData("EDA080")]
    [InlineData("F490")]
    [InlineData("F5")]
    [InlineData("F88080")]
    [InlineData("61C361")]
    public void What_nothing_can_make_valid_is_told_at_once(string hex) =>
        Assert.Equal(-1, Utf8Prefix.ValidLength(Convert.FromHexString(hex)));
}
