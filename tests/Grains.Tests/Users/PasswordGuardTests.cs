using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Users;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Users;

public sealed class PasswordGuardTests
{
    private static readonly PasswordsOptions Settings = new();

    private readonly ManualTimeProvider _time = new();
    private readonly PasswordGuard _guard;

    public PasswordGuardTests() => _guard = new PasswordGuard(Settings, _time);

    [Fact]
    public void One_address_has_a_few_guesses_and_then_one_a_minute()
    {
        Assert.Equal(Settings.GuessesPerNameAndAddress, Guess("9.9.9.9", 100));
        Assert.Equal(GuessLimit.NameAndAddress, _guard.TryTake(From("9.9.9.9"), known: false, out TimeSpan retryAfter));
        Assert.Equal(Settings.NameAndAddressInterval, retryAfter);

        _time.Advance(retryAfter);
        Assert.Equal(1, Guess("9.9.9.9", 100));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(Settings.GuessesPerNameAndAddress, Guess("9.9.9.9", 100));
    }

    [Fact]
    public void Many_addresses_share_the_guesses_of_the_name()
    {
        int taken = Enumerable.Range(0, 100).Sum(i => Guess($"9.9.9.{i}", 1));

        Assert.Equal(Settings.GuessesPerName, taken);
        Assert.Equal(GuessLimit.Name, _guard.TryTake(From("8.8.8.8"), known: false, out TimeSpan retryAfter));
        Assert.Equal(Settings.NameInterval, retryAfter);
    }

    [Fact]
    public void Nobody_can_use_up_the_guesses_of_an_address_where_the_user_has_been()
    {
        for (int i = 0; i < 1000; i++)
        {
            _guard.TryTake(From($"9.9.{i / 250}.{i % 250}"), known: false, out _);
        }

        Assert.Null(_guard.TryTake(From("1.1.1.1"), known: true, out _));
        Assert.Null(_guard.TryTake(new SignInOrigin("1.1.1.1", Tired: TimeSpan.FromMinutes(1)), known: true, out _));
        Assert.Equal(GuessLimit.Name, _guard.TryTake(From("1.1.1.1"), known: false, out _));
    }

    [Fact]
    public void Who_sits_at_that_address_can_and_has_no_more_than_the_name_has()
    {
        int taken = Enumerable.Range(0, 100).Count(_ => _guard.TryTake(From("1.1.1.1"), known: true, out TimeSpan _) is null);

        Assert.Equal(Settings.GuessesPerName, taken);
        Assert.Equal(Settings.GuessesPerNameAndAddress, Guess("9.9.9.9", 100));
    }

    [Fact]
    public void A_tired_address_has_no_guesses_at_any_name()
    {
        Assert.Equal(
            GuessLimit.Address, _guard.TryTake(new SignInOrigin("9.9.9.9", Tired: TimeSpan.FromSeconds(7)), known: false, out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(7), retryAfter);
        Assert.Equal(Settings.GuessesPerNameAndAddress, Guess("9.9.9.9", 100));
    }

    [Fact]
    public void A_right_password_costs_no_guess_and_makes_up_for_the_wrong_ones_before_it()
    {
        Guess("1.1.1.1", Settings.GuessesPerNameAndAddress - 1);
        Assert.Null(_guard.TryTake(From("1.1.1.1"), known: false, out _));
        _guard.GiveBack(From("1.1.1.1"), known: false, right: true);

        Assert.Equal(0, _guard.AddressCount);
        Assert.Equal(Settings.GuessesPerNameAndAddress, Guess("1.1.1.1", 100));
        Assert.Equal(Settings.GuessesPerName - (2 * Settings.GuessesPerNameAndAddress) + 1, Enumerable.Range(0, 100).Sum(i => Guess($"9.9.9.{i}", 1)));
    }

    [Fact]
    public void A_password_that_was_not_looked_at_costs_none_either()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.Null(_guard.TryTake(From("1.1.1.1"), known: i % 2 == 0, out _));
            _guard.GiveBack(From("1.1.1.1"), known: i % 2 == 0, right: false);
        }
    }

    [Fact]
    public void It_remembers_so_many_addresses_and_no_more()
    {
        var guard = new PasswordGuard(new PasswordsOptions { GuessesPerName = 10_000 }, _time);
        for (int i = 0; i < 2 * PasswordGuard.MaxAddresses; i++)
        {
            Assert.Null(guard.TryTake(From($"9.9.{i / 250}.{i % 250}"), known: false, out _));
        }

        Assert.Equal(PasswordGuard.MaxAddresses, guard.AddressCount);
    }

    private static SignInOrigin From(string address) => new(address, null);

    private int Guess(string address, int times) => Enumerable.Range(0, times).Count(_ => _guard.TryTake(From(address), known: false, out TimeSpan _) is null);
}
