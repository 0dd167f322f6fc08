using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Users;

/// <summary>Finds a user's sessions: the audience knows which gateways have some, and those tell which.</summary>
internal sealed class SessionLookup(string user, Func<IGrainFactory> grains, TimeProvider time)
{
    /// <summary>How long a gateway may take to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<UserSessions> AskAsync()
    {
        string topic = Topic.OfUser(user);
        IReadOnlyList<ListeningGateway> gateways = await grains().GetGrain<IAudienceGrain>(Topic.Audience(topic)).ListenersOfAsync(topic);
        IReadOnlyList<UserSession>?[] answers = await Task.WhenAll(gateways.Select(AskAsync));
        return new UserSessions(
            [.. answers.SelectMany(sessions => sessions ?? []).OrderBy(session => session.Since)],
            [.. gateways.Where((_, i) => answers[i] is null).Select(gateway => gateway.Gateway)]);
    }

    private async Task<IReadOnlyList<UserSession>?> AskAsync(ListeningGateway gateway)
    {
        try
        {
            return await gateway.Observer.SessionsOfAsync(user).WaitAsync(Patience, time);
        }
        catch (Exception) // Gone, stuck or of an older version: whatever it is, it is named, and the others' sessions are told.
        {
            return null;
        }
    }
}
