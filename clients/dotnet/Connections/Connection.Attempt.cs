using System.Net.WebSockets;
using System.Text.Json;
using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Connections;

/// <summary>One attempt: a socket, the sign-in on it, and what comes until it ends.</summary>
internal sealed partial class Connection
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    private async Task<Ending> AttemptAsync(CancellationToken stop)
    {
        _ending = null;
        _bye = null;
        _readyAt = 0;
        SetState(new ChatStateChange(ChatState.Connecting));
        using var deadline = new CancellationTokenSource(options.SignInTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            WebSocket socket = await OpenAsync(either.Token).ConfigureAwait(false);
            return await TalkAsync(new Link(socket, _time), deadline.Token, stop).ConfigureAwait(false);
        }
        catch (ChatException refusal)
        {
            return Ending.Of(refusal);
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            return Ending.Of(new ChatException(ChatErrors.Offline, e is OperationCanceledException ? "The server did not answer in time." : e.Message, e));
        }
#pragma warning disable CA1031 // What the program set for the socket cannot work: whoever signs in is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Ending(new ChatException(ChatErrors.Closed, e.Message, e), Final: true);
        }
    }

    private Task<WebSocket> OpenAsync(CancellationToken cancellation) =>
        options.OpenSocket is { } open ? open(Server, cancellation) : Handshake.OpenAsync(Server, options.ConfigureSocket, cancellation);

    private async Task<Ending> TalkAsync(Link link, CancellationToken deadline, CancellationToken stop)
    {
        lock (_lock)
        {
            _link = link;
        }

        (int code, string? reason, Exception? error) = await UntilItEndsAsync(link, deadline, stop).ConfigureAwait(false);
        List<PendingReply> unanswered;
        lock (_lock)
        {
            _link = null;
            _signedIn = false;
            _online = _online.Task.IsCompleted ? NewOnline() : _online;
            unanswered = [.. _pending.Values];
            _pending.Clear();
        }

        owner.Lost();
        var lost = new ChatException(ChatErrors.Offline, "The connection was lost before the reply came.");
        unanswered.ForEach(reply => reply.Fail(lost));
        return _ending ?? Ending.Of(_bye?.Code ?? code, _bye?.Reason ?? reason, WireError.Milliseconds(_bye?.RetryAfterMs), error);
    }

    private async Task<(int Code, string? Reason, Exception? Error)> UntilItEndsAsync(Link link, CancellationToken deadline, CancellationToken stop)
    {
        using CancellationTokenRegistration late = deadline.Register(() =>
        {
            if (_readyAt == 0)
            {
                link.Abandon();
            }
        });
        using ITimer closing = _time.CreateTimer(_ => link.Abandon(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration stopping = stop.Register(() =>
        {
            closing.Change(options.CloseTimeout, Timeout.InfiniteTimeSpan);
            link.Close();
        });
        long askedAt = link.HeardAt;
        using ITimer heartbeat = _time.CreateTimer(_ => Beat(link, ref askedAt), null, options.Heartbeat, options.Heartbeat);
        return await link.RunAsync(frame => Receive(link, frame)).ConfigureAwait(false);
    }

    private void Receive(Link link, JsonElement frame)
    {
        string type = EventReader.Text(frame, "type"u8) ?? throw new JsonException("A frame without a type.");
        if (frame.TryGetProperty("id"u8, out JsonElement id))
        {
            Answer(type, id, frame);
            return;
        }

        switch (type)
        {
            case "hello" when !_signedIn:
                Hello = frame.Deserialize(WireContext.Default.Hello);
                Greet(link);
                break;
            case "bye":
                _bye = frame.Deserialize(WireContext.Default.Bye);
                break;
            default:
                owner.Received(type, frame);
                break;
        }
    }

    /// <summary>A reply goes to its request; one that nobody waits for any more goes nowhere.</summary>
    private void Answer(string type, JsonElement id, JsonElement frame)
    {
        if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out long number) || Take(number) is not { } reply)
        {
            return;
        }

        if (type == "error")
        {
            reply.Fail(frame.Deserialize(WireContext.Default.WireError)!.ToException());
            return;
        }

        try
        {
            reply.Succeed(frame);
        }
        catch (JsonException e)
        {
            reply.Fail(new ChatException(ChatErrors.Offline, "The reply cannot be read.", e));
            throw;
        }
    }

    private void Greet(Link link)
    {
        if (Hello?.Version == Version)
        {
            SignIn(link);
            return;
        }

        _ending = new Ending(new ChatException(ChatErrors.Unsupported, $"The server speaks version {Hello?.Version}, this client {Version}."), Final: true);
        link.Abandon();
    }

    private void SignIn(Link link) =>
        Post(_plan.Next(), new CallbackReply<Ready>(WireContext.Default.Ready, SignedIn, error => Refused(link, error)), signingIn: true);

    private void SignedIn(Ready ready)
    {
        Ready = ready;
        KeepToken(ready.Token);
        _readyAt = _time.GetTimestamp() is var now && now != 0 ? now : 1;
        lock (_lock)
        {
            _signedIn = true;
        }

        owner.SignedIn(ready);
        SetState(new ChatStateChange(ChatState.Online));
        lock (_lock)
        {
            _online.TrySetResult();
        }

        _first.TrySetResult(ready);
    }

    private void Refused(Link link, ChatException error)
    {
        if (error.Code == ChatErrors.Offline || ChatErrors.MayPass(error.Code))
        {
            _plan.Unanswered(error);
        }
        else if (_plan.TryOther(ref error))
        {
            SignIn(link);
            return;
        }

        _ending = error.Code == ChatErrors.Offline ? _ending : Ending.Of(error);
        link.Abandon();
    }

    /// <summary>
    /// Asks whether the server is still there; a dead network says nothing by itself. A timer that is late says that this program has been asleep: what has come
    /// meanwhile was not heard yet.
    /// </summary>
    private void Beat(Link link, ref long askedAt)
    {
        if (_readyAt == 0)
        {
            return;
        }

        bool asleep = _time.GetElapsedTime(askedAt) > options.Heartbeat + ProbeTimeout;
        if (!asleep && (link.HeardAt < askedAt || IsReplyOverdue()))
        {
            link.Abandon();
            return;
        }

        askedAt = _time.GetTimestamp();
        if (Token is { } token && _time.GetElapsedTime(_tokenAt) > options.RenewTokenAfter)
        {
            Post(Credentials.OfToken(token), WireContext.Default.NewToken, renewed => KeepToken(renewed.Token), _ => { });
        }
        else
        {
            Post(new Frame("ping"), WireContext.Default.Done, _ => { }, _ => { });
        }
    }

    private bool IsReplyOverdue()
    {
        lock (_lock)
        {
            return _pending.Values.Any(reply => _time.GetElapsedTime(reply.AskedAt) > options.ReplyTimeout);
        }
    }

    private async Task ProbeAsync(Link link)
    {
        long askedAt = _time.GetTimestamp();
        Post(new Frame("ping"), WireContext.Default.Done, _ => { }, _ => { });
        await Task.Delay(ProbeTimeout, _time).ConfigureAwait(false);
        if (link.HeardAt < askedAt)
        {
            link.Abandon();
        }
    }

    /// <summary>This token counts from now on.</summary>
    public void KeepToken(string token)
    {
        bool other = Token != token;
        Token = token;
        _tokenAt = _time.GetTimestamp();
        _plan.Succeeded(token);
        if (other)
        {
            owner.TokenChanged();
        }
    }
}
