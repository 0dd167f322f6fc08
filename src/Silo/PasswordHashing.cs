using Microsoft.AspNetCore.Identity;
using OrleansChat.Grains.Users;

namespace OrleansChat.Silo;

/// <summary>
/// ASP.NET's <see cref="PasswordHasher{TUser}"/>, on threads of the pool and few at a time: one hash costs tens of milliseconds, and a crowd that
/// signs in must leave processors for those who talk.
/// </summary>
internal sealed class PasswordHashing : IPasswordHashing, IDisposable
{
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object Nobody = new();

    /// <summary>What a password is compared with where there is none, so that both take equally long.</summary>
    private static readonly Lazy<string> Decoy = new(() => Hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));

    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));

    public Task<string> HashAsync(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return RunAsync(() => Hasher.HashPassword(Nobody, password));
    }

    public Task<bool> VerifyAsync(string? hash, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return RunAsync(() =>
            Hasher.VerifyHashedPassword(Nobody, hash ?? Decoy.Value, password) != PasswordVerificationResult.Failed && hash is not null);
    }

    public void Dispose() => _places.Dispose();

    private async Task<T> RunAsync<T>(Func<T> hash)
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
}
