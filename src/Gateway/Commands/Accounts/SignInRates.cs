using System.Net;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Rates;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rates;

namespace OrleansChat.Gateway.Commands.Accounts;

/// <summary>
/// How often each address tries to come in here. An address that has shown too many wrong passwords is tired: the users' grains are told so, and look only
/// at the passwords of those who have been there before, so that nobody can shut out whoever shares an address with them.
/// </summary>
internal sealed class SignInRates(IOptions<SignInOptions> options, TimeProvider time)
{
    private readonly KeyedRates<IPAddress> _attempts = New(options.Value.AttemptsPerAddress, options.Value.AttemptInterval, time);
    private readonly KeyedRates<IPAddress> _failures = New(options.Value.FailuresPerAddress, options.Value.FailureInterval, time);
    private readonly KeyedRates<IPAddress> _registrations = New(options.Value.RegistrationsPerAddress, options.Value.RegistrationInterval, time);
    private readonly KeyedRates<IPAddress> _guests = New(options.Value.GuestsPerAddress, options.Value.GuestInterval, time);

    /// <summary>Asks for a password's being right, unless the address has asked too often.</summary>
    public async Task<Outcome<T>> GuessAsync<T>(IPAddress address, Func<SignInOrigin, Task<Outcome<T>>> ask)
    {
        IPAddress network = ClientNetwork.Of(address);
        if (!_attempts.TryTake(network, out TimeSpan retryAfter))
        {
            return TooMany("sign-ins", retryAfter);
        }

        // Taken before and given back unless it was wrong: many at once are no more than one after the other.
        bool rested = _failures.TryTake(network, out TimeSpan tired);
        Outcome<T> outcome = default;
        try
        {
            outcome = await ask(new SignInOrigin(ClientNetwork.NameOf(address), rested ? null : tired));
            return outcome;
        }
        finally
        {
            if (rested && outcome.Refusal is not { Code: RefusalCode.Unauthenticated })
            {
                _failures.GiveBack(network);
            }
        }
    }

    public async Task<Outcome<T>> RegisterAsync<T>(IPAddress address, Func<SignInOrigin, Task<Outcome<T>>> ask) =>
        _registrations.TryTake(ClientNetwork.Of(address), out TimeSpan retryAfter)
            ? await ask(new SignInOrigin(ClientNetwork.NameOf(address), Tired: null))
            : TooMany("registrations", retryAfter);

    public async Task<Outcome<T>> EnterAsGuestAsync<T>(IPAddress address, Func<Task<Outcome<T>>> ask) =>
        _guests.TryTake(ClientNetwork.Of(address), out TimeSpan retryAfter) ? await ask() : TooMany("guests", retryAfter);

    private static Refusal TooMany(string what, TimeSpan retryAfter) => new(RefusalCode.RateLimited, $"Too many {what} from your address.", retryAfter);

    private static KeyedRates<IPAddress> New(int atOnce, TimeSpan interval, TimeProvider time) => new(new Pace(atOnce, interval, time), time);
}
