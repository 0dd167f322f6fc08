using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Identity;
using OrleansChat.Grains.Users;

namespace OrleansChat.Silo;

/// <summary>
/// ASP.NET's <see cref="PasswordHasher{TUser}"/>, on threads of the pool and few at a time: one hash costs tens of milliseconds, and a crowd that
/// signs in must leave processors for those who talk. Whoever comes when the line is so long that nobody would wait for its end is sent away at once.
/// </summary>
internal sealed class PasswordHashing : IPasswordHashing, IDisposable
{
    public const string MeterName = "OrleansChat.Silo";

    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object Nobody = new();

    /// <summary>What a password is compared with where there is none, so that both take equally long.</summary>
    private static readonly Lazy<string> Decoy = new(() => Hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));

    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>A few seconds' worth: who signs in has ten of them, and a crowd of guessers must not use up everybody's.</summary>
    internal static readonly int MaxInLine = AtOnce * 32;

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly Counter<long> _turnedAway;
    private int _inLine;

    public PasswordHashing(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter(
            "orleanschat.passwords.waiting", () => Volatile.Read(ref _inLine), "{password}", "Passwords that are being hashed or wait for it.");
        _turnedAway = meter.CreateCounter<long>("orleanschat.passwords.turned_away", "{password}", "Passwords that were not looked at because too many waited.");
        _turnedAway.Add(0);
    }

    public Task<string?> HashAsync(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return RunAsync<string?>(() => Hasher.HashPassword(Nobody, password), null);
    }

    public Task<bool?> VerifyAsync(string? hash, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return RunAsync<bool?>(
            () => Hasher.VerifyHashedPassword(Nobody, hash ?? Decoy.Value, password) != PasswordVerificationResult.Failed && hash is not null,
            null);
    }

    public void Dispose() => _places.Dispose();

    private async Task<T> RunAsync<T>(Func<T> hash, T sentAway)
    {
        if (Interlocked.Increment(ref _inLine) > MaxInLine)
        {
            Interlocked.Decrement(ref _inLine);
            _turnedAway.Add(1);
            return sentAway;
        }

        try
        {
            await _places.WaitAsync();
            try
            {
                return await Task.Run(hash);
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inLine);
        }
    }
}
