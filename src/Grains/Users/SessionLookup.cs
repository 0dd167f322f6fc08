using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Users;

/// <summary>Finds a user's sessions, and ends them: the audience knows which gateways have some, and those do it.</summary>
internal sealed class SessionLookup(string user, Func<IGrainFactory> grains, TimeProvider time)
{
    /// <summary>How long a gateway may take to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<UserSessions> AskAsync()
    {
        (IReadOnlyList<IReadOnlyList<UserSession>> found, IReadOnlyList<string> unreachable) = await AskAllAsync(gateway => gateway.SessionsOfAsync(user));
        return new UserSessions([.. found.SelectMany(sessions => sessions).OrderBy(session => session.Since)], unreachable);
    }

    public async Task<EndedSessions> EndAsync(SessionsToEnd which)
    {
        (IReadOnlyList<EndedSessions> ended, IReadOnlyList<string> unreachable) = await AskAllAsync(gateway => gateway.EndSessionsAsync(user, which));
        return new EndedSessions(ended.Sum(one => one.Count), ended.Sum(one => one.Closing), unreachable);
    }

    private async Task<(IReadOnlyList<T> Answers, IReadOnlyList<string> Unreachable)> AskAllAsync<T>(Func<IGatewayObserver, Task<T>> ask)
        where T : class
    {
        string topic = Topic.OfUser(user);
        IReadOnlyList<ListeningGateway> gateways = await grains().GetGrain<IAudienceGrain>(Topic.Audience(topic)).ListenersOfAsync(topic);
        T?[] answers = await Task.WhenAll(gateways.Select(gateway => TryAsync(() => ask(gateway.Observer))));
        return ([.. answers.OfType<T>()], [.. gateways.Where((_, i) => answers[i] is null).Select(gateway => gateway.Gateway)]);
    }

    private async Task<T?> TryAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask().WaitAsync(Patience, time);
        }
        catch (Exception) // Gone, stuck or of an older version: whatever it is, it is named, and the others' answers count.
        {
            return null;
        }
    }
}
