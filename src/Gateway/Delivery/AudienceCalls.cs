using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery.Watching;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>Calls audiences for this gateway, and looks after topics for which something may have been missed.</summary>
internal sealed class AudienceCalls(
    IGrainFactory grains, GatewayName name, Subscriptions subscriptions, Watchers watchers, HeadsCheck heads) : IAudienceCalls
{
    /// <summary>The reference under which grains reach this gateway; set before the first call.</summary>
    public IGatewayObserver? Observer { get; set; }

    /// <summary>Called with rooms that somebody here turned out to be a member of without having heard of it.</summary>
    public Action<IReadOnlyList<string>> RoomsFound { get; set; } = _ => { };

    public Task<Listening> ListenAsync(string audience, ListenRequest request) =>
        grains.GetGrain<IAudienceGrain>(audience).ListenAsync(
            Observer ?? throw new InvalidOperationException("Nobody listens before the gateway has started."), request);

    public bool IsWanted(string topic) => subscriptions.IsWanted(topic);

    public IReadOnlyList<string> GiveUp(string topic) => subscriptions.GiveUp(topic);

    public async Task LookAfterAsync(IReadOnlyList<string> added, IReadOnlyList<string> suspects)
    {
        string[] rooms = [.. added.Concat(suspects).Where(Topic.IsRoom)];
        long[] seqs = await heads.AskAsync(rooms);
        for (int i = 0; i < rooms.Length; i++)
        {
            subscriptions.Heard(rooms[i], seqs[i]);
        }

        // Of those that are new here the audience tells by itself.
        foreach (IGrouping<string, string> share in suspects.Where(topic => Topic.IsPresence(topic) || Topic.IsAttendance(topic)).GroupBy(Topic.Audience))
        {
            await grains.GetGrain<IAudienceGrain>(share.Key).TellPresencesAsync(name.Value, [.. share.Select(Topic.UserOf).Distinct()]);
        }

        foreach (string topic in suspects.Where(Topic.IsUser))
        {
            await LookAfterUserAsync(Topic.UserOf(topic));
        }
    }

    // A membership that began, or the end of a guest, may not have been heard of: whoever is signed in is asked for as if they signed in again.
    private async Task LookAfterUserAsync(string user)
    {
        foreach (var alike in subscriptions.SessionsOf(user).GroupBy(session => (session.Guest, session.Generation)))
        {
            if (alike.Key.Generation is not { } generation)
            {
                await LookAfterComersAsync(user, alike);
                continue;
            }

            Outcome<SignedIn> outcome = await grains.GetGrain<IUserGrain>(user).ResumeAsync(alike.Key.Guest, generation);
            if (outcome.Refusal is { } refusal)
            {
                End(alike, refusal);
                continue;
            }

            IReadOnlyList<JoinedRoom> rooms = outcome.Value!.Rooms;
            foreach (Session session in alike)
            {
                subscriptions.AttachSinceJoining(session, rooms);
                watchers.Renew(session, outcome.Value.Contacts);
            }

            foreach (JoinedRoom room in rooms)
            {
                subscriptions.Receive(new PersonalNotice(user, new ReadElsewhere(
                    room.Room, user, room.Read, new ReadPosition(room.Read, room.Seq, room.Unread, room.Mentions))));
            }

            RoomsFound([.. rooms.Select(room => room.Room)]);
        }

        await LookAfterWatchesAsync(user);
    }

    // Whether they are let in is just being asked, and nobody else can say it for them.
    private async Task LookAfterComersAsync(string user, IEnumerable<Session> comers)
    {
        IReadOnlyList<JoinedRoom> rooms = await grains.GetGrain<IUserGrain>(user).RoomsAsync();
        foreach (Session session in comers)
        {
            subscriptions.AttachSinceJoining(session, rooms);
        }

        RoomsFound([.. rooms.Select(room => room.Room)]);
    }

    // Of a block, or its end, may not have been heard either.
    private async Task LookAfterWatchesAsync(string user)
    {
        IReadOnlyList<Session> sessions = subscriptions.SessionsOf(user);
        string[] watched = [.. sessions.SelectMany(Watchers.ListOf).Distinct()];
        if (watched.Length > 0)
        {
            IReadOnlyList<PairStanding> standings = await grains.GetGrain<IUserGrain>(user).StandingsAsync(watched);
            foreach (Session session in sessions)
            {
                Watchers.Resolve(session, watched, standings);
            }
        }
    }

    private static void End(IEnumerable<Session> sessions, Refusal refusal)
    {
        CloseReason reason = refusal.Code switch
        {
            RefusalCode.Unauthenticated => CloseReason.SessionEnded,
            RefusalCode.Banned => CloseReason.Banned,
            _ => throw new TimeoutException($"A user could not be looked after: {refusal.Message}"),
        };
        foreach (Session session in sessions)
        {
            session.Socket.Close(reason);
        }
    }
}
