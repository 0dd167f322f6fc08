namespace OrleansChat.Grains.Users;

/// <summary>Turns passwords into what may be stored. Costly on purpose: an implementation runs few at a time, off the caller's thread.</summary>
public interface IPasswordHashing
{
    /// <summary>A salted hash with its parameters, printable; null where too many wait for theirs already.</summary>
    Task<string?> HashAsync(string password);

    /// <summary>Whether the password is the one that was hashed. A null hash costs the same and is never right. Null where too many wait already.</summary>
    Task<bool?> VerifyAsync(string? hash, string password);
}
