using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rates;

namespace OrleansChat.Grains.Users;

/// <summary>
/// Slows down who guesses a user's password, and nobody else: an address where the user has signed in before has guesses of its own, which no other
/// address can use up. A guess is taken before the password is looked at and given back where it was right, so that what is refused costs no hash, and
/// many at once are no more than one after the other. Single-threaded, as its grain is; what it knows ends with the activation.
/// </summary>
internal sealed class PasswordGuard(PasswordsOptions options, TimeProvider time)
{
    /// <summary>Addresses remembered; beyond, the one that would be forgotten next is.</summary>
    public const int MaxAddresses = 256;

    private readonly Pace _name = new(options.GuessesPerName, options.NameInterval, time);
    private readonly Pace _address = new(options.GuessesPerNameAndAddress, options.NameAndAddressInterval, time);
    private readonly Dictionary<string, long> _addresses = new(StringComparer.Ordinal);
    private long _nameFullAt = time.GetTimestamp();

    public int AddressCount => _addresses.Count;

    /// <summary>Takes a guess. Answers what is used up instead, or null.</summary>
    /// <param name="known">Whether the user has signed in from there before.</param>
    public GuessLimit? TryTake(SignInOrigin origin, bool known, out TimeSpan retryAfter)
    {
        long now = time.GetTimestamp();
        long fullAt = _addresses.GetValueOrDefault(origin.Address, now);
        if (!known && origin.Tired is { } wait)
        {
            retryAfter = wait;
            return GuessLimit.Address;
        }

        if (!(known ? _name : _address).TryTake(fullAt, now, out long addressAfter, out retryAfter))
        {
            return GuessLimit.NameAndAddress;
        }

        if (!known)
        {
            if (!_name.TryTake(_nameFullAt, now, out long nameAfter, out retryAfter))
            {
                return GuessLimit.Name;
            }

            _nameFullAt = nameAfter;
        }

        Remember(origin.Address, addressAfter, now);
        return null;
    }

    /// <summary>Gives a guess back whose password was right, or was not looked at; a right one makes up for those before it from the same address.</summary>
    /// <param name="known">As it was when the guess was taken.</param>
    public void GiveBack(SignInOrigin origin, bool known, bool right)
    {
        _nameFullAt = known ? _nameFullAt : _name.GiveBack(_nameFullAt);
        if (right)
        {
            _addresses.Remove(origin.Address);
        }
        else if (_addresses.TryGetValue(origin.Address, out long fullAt))
        {
            _addresses[origin.Address] = (known ? _name : _address).GiveBack(fullAt);
        }
    }

    private void Remember(string address, long fullAt, long now)
    {
        _addresses[address] = fullAt;
        if (_addresses.Count > MaxAddresses)
        {
            foreach (string rested in _addresses.Where(known => known.Value <= now).Select(known => known.Key).ToArray())
            {
                _addresses.Remove(rested);
            }
        }

        if (_addresses.Count > MaxAddresses)
        {
            _addresses.Remove(_addresses.Where(known => known.Key != address).MinBy(known => known.Value).Key);
        }
    }
}

/// <summary>Which allowance of guesses is used up.</summary>
internal enum GuessLimit
{
    /// <summary>The name's, from addresses where its user has never signed in.</summary>
    Name,

    /// <summary>That of the name from this address.</summary>
    NameAndAddress,

    /// <summary>The address's, whatever the name, as its gateway says.</summary>
    Address,
}
