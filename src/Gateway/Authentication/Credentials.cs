namespace OrleansChat.Gateway.Authentication;

/// <summary>What somebody showed to say who they are, as far as the gateway alone can check it. The user's grain has the last word.</summary>
internal abstract record Credentials(string User)
{
    /// <summary>Whether these, where they turn out to be right, sign in a guest.</summary>
    public abstract bool Guest { get; }
}

/// <summary>A name alone.</summary>
internal sealed record GuestCredentials(string User) : Credentials(User)
{
    public override bool Guest => true;
}

/// <summary>A token whose signature and age are right.</summary>
/// <param name="IsGuest">Whether it was given to a guest.</param>
/// <param name="Generation">The account's generation when it was given.</param>
internal sealed record TokenCredentials(string User, bool IsGuest, int Generation) : Credentials(User)
{
    public override bool Guest => IsGuest;
}
