using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Load;

/// <content>What a client asks for, until it is answered.</content>
internal sealed partial class ChaosClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends a message until it is acknowledged; false where it was given up.</summary>
    public async Task<bool> SendAsync(string room, string cid, string text, CancellationToken giveUp)
    {
        string hash = LoggedEvent.HashOf(text);
        JsonElement? reply = await UntilAnsweredAsync(
            "send",
            () => new JsonObject { ["type"] = "send", ["room"] = room, ["text"] = text, ["cid"] = cid },
            (session, _) => recorder.Note(at => new Sending(at, user, session.Connection, room, cid, hash)),
            (session, ok) => recorder.Note(at => Acknowledgement(at, session, room, cid, ok)),
            giveUp);
        if (reply is null)
        {
            recorder.Note(at => new GivenUp(at, user, Session?.Connection ?? 0, room, cid));
        }

        return reply is not null;
    }

    /// <summary>Joins a room, making it where there is none.</summary>
    public Task JoinAsync(string room, CancellationToken giveUp) => UntilAnsweredAsync(
        "join",
        () => new JsonObject { ["type"] = "join", ["room"] = room, ["create"] = true },
        (_, _) => { },
        (session, ok) =>
        {
            long seq = ok.GetProperty("seq").GetInt64();
            recorder.Note(at => new Joined(at, user, session.Connection, room, seq));
            _positions.Reach(room, seq);
        },
        giveUp);

    /// <summary>Leaves a room; one that was left already, by an attempt whose answer was lost, is left.</summary>
    public Task LeaveAsync(string room, CancellationToken giveUp) => UntilAnsweredAsync(
        "leave",
        () => new JsonObject { ["type"] = "leave", ["room"] = room },
        (session, _) => recorder.Note(at => new Leaving(at, user, session.Connection, room)),
        (session, _) =>
        {
            recorder.Note(at => new Left(at, user, session.Connection, room));
            _positions.Forget(room);
        },
        giveUp);

    /// <summary>Reads a page of messages after a seq; answers the page's last seq, null where there is no more.</summary>
    public async Task<long?> ReadHistoryAsync(string room, long after, CancellationToken giveUp)
    {
        long? next = null;
        await UntilAnsweredAsync(
            "history",
            () => new JsonObject { ["type"] = "history", ["room"] = room, ["after"] = after, ["limit"] = 100 },
            (_, _) => { },
            (session, ok) =>
            {
                LoggedEvent[] messages = [.. ok.GetProperty("messages").EnumerateArray().Select(message => Frames.EventOf(message)!)];
                bool more = ok.GetProperty("more").GetBoolean();
                recorder.Note(at => new HistoryRead(at, user, session.Connection, room, after, messages, more));
                next = more && messages.Length > 0 ? messages[^1].Seq : null;
            },
            giveUp);
        return next;
    }

    private Acknowledged Acknowledgement(TimeSpan at, Session session, string room, string cid, JsonElement ok) => new(
        at, user, session.Connection, room, cid, ok.GetProperty("seq").GetInt64(), Frames.AtOf(ok), ok.TryGetProperty("duplicate", out JsonElement duplicate) && duplicate.GetBoolean());

    /// <summary>Asks on whatever connection there is until the answer is known; null where it was given up.</summary>
    private async Task<JsonElement?> UntilAnsweredAsync(
        string type, Func<JsonObject> request, Action<Session, long> asking, Action<Session, JsonElement> answered, CancellationToken giveUp)
    {
        try
        {
            while (true)
            {
                giveUp.ThrowIfCancellationRequested();
                Session session = await OnlineAsync(giveUp);
                JsonElement? reply = await session.RequestAsync(
                    request(), Patience, id => asking(session, id), frame => Replied(type, session, frame, answered));
                if (reply is { } frame && !IsRetried(Frames.ErrorOf(frame)))
                {
                    return frame;
                }

                await PauseAsync(LongestRetryDelay, giveUp);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static bool IsRetried(string? error) => error is "unavailable" or "rate_limited" or "conflict";

    private void Replied(string type, Session session, JsonElement frame, Action<Session, JsonElement> answered)
    {
        string? error = Frames.ErrorOf(frame);
        if (error is null || (type == "leave" && error == "not_a_member"))
        {
            answered(session, frame);
        }
        else if (!IsRetried(error))
        {
            recorder.Note(at => new Refused(at, user, session.Connection, type, error));
        }
    }

    private Task<Session> OnlineAsync(CancellationToken giveUp)
    {
        lock (_lock)
        {
            return _online.Task.WaitAsync(giveUp);
        }
    }
}
