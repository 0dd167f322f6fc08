using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Connections;

/// <summary>By what to sign in next: as asked at first, then with the token; and what to try where that is refused.</summary>
internal sealed class SignInPlan(Credentials credentials)
{
    private Credentials _credentials = credentials;
    private string? _token = credentials.KnownToken;
    private ChatException? _taken;
    private bool _unsure;

    /// <summary>What signs in at the next attempt.</summary>
    public Frame Next() => _token is null ? _credentials.ToFrame() : Credentials.OfToken(_token);

    /// <summary>It worked: a password is needed no more.</summary>
    public void Succeeded(string token) => _token = token;

    /// <summary>Nobody knows what became of the last attempt: a registration may have been done, unless it came too fast.</summary>
    public void Unanswered(ChatException error) =>
        _unsure |= error.Code != ChatErrors.RateLimited && _token is null && _credentials.Registered is not null;

    /// <summary>Whether to try <see cref="Next"/> on the same socket after a refusal.</summary>
    /// <param name="refusal">The refusal; where there is nothing else to try, the one that is to be told.</param>
    public bool TryOther(ref ChatException refusal)
    {
        if (refusal.Code == ChatErrors.Unauthenticated && _token is not null && _credentials.IsGuest)
        {
            // A guest's token has run out: the name is still enough.
            _token = null;
            return true;
        }

        if (refusal.Code == ChatErrors.AlreadyExists && _unsure && _credentials.Registered is { } login)
        {
            // Perhaps it was this very registration, and its answer was lost.
            _taken = refusal;
            _credentials = login;
            return true;
        }

        refusal = refusal.Code == ChatErrors.Unauthenticated && _token is null && _taken is not null ? _taken : refusal;
        return false;
    }
}
