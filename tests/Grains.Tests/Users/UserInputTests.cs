using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Users;

namespace OrleansChat.Grains.Tests.Users;

public sealed class UserInputTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("A", true)]
    [InlineData("Zoë 王小明 😀", true)]
    [InlineData("", false)]
    [InlineData(" \u3000", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\tb", false)]
    public void A_name_is_one_line_and_not_blank(string? name, bool taken) =>
        Assert.Equal(taken, UserInput.Check("long enough", name) is null);

    [Fact]
    public void A_name_is_made_of_whole_characters()
    {
        Assert.Equal(UserRefusals.BadName, UserInput.Check("long enough", "half \uD83D"));
        Assert.Equal(UserRefusals.BadName, UserInput.Check("long enough", "\uDE00 half"));
    }

    [Theory]
    [InlineData(Limits.MinPasswordLength - 1, false)]
    [InlineData(Limits.MinPasswordLength, true)]
    [InlineData(Limits.MaxPasswordLength, true)]
    [InlineData(Limits.MaxPasswordLength + 1, false)]
    public void A_password_has_bounds(int length, bool taken) =>
        Assert.Equal(taken, UserInput.Check(new string('p', length), null) is null);
}
