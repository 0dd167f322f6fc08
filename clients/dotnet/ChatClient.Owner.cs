using System.Runtime.ExceptionServices;
using System.Text.Json;
using OrleansChat.Client.Connections;
using OrleansChat.Client.Events;
using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>What the connection tells, and who is told of it.</summary>
public sealed partial class ChatClient
{
    void IConnectionOwner.StateChanged(ChatStateChange change) => Raise(() => StateChanged?.Invoke(this, change));

    void IConnectionOwner.TokenChanged() => Raise(() => TokenChanged?.Invoke(this, EventArgs.Empty));

    void IConnectionOwner.SignedIn(Ready ready)
    {
        lock (_lock)
        {
            _stop.Token.ThrowIfCancellationRequested();
            _wasOnline = true;
        }

        _events.Add(new ReadyEvent { Ready = ready });
        _logs.Resume(ready.Rooms);
        _read.Resume(ready.Rooms.Select(room => (room.Room, room.Read)));
        _delivered.Resume([]);
        _watched.Resume();
    }

    void IConnectionOwner.Received(string type, JsonElement frame)
    {
        ChatEvent received = EventReader.Read(type, frame);
        if (EventReader.Place(frame) is not ({ } room, { } seq))
        {
            if (received is ReadEvent read && read.User == User)
            {
                _read.Heard(read.Room, read.Read, read.Read);
            }

            _events.AddOrMiss(received);
            return;
        }

        bool ends = received is MemberEvent { Action: MemberAction.Leave or MemberAction.Kick or MemberAction.Ban } member && member.User == User;
        _logs.Receive(room, seq, received, ends);
    }

    void IConnectionOwner.Lost()
    {
        _logs.Lost();
        _read.Lost();
        _delivered.Lost();
    }

    void IConnectionOwner.Ended(ChatException? error, ChatException closed)
    {
        _outbox.Close(closed);
        if (_wasOnline)
        {
            _events.Complete(error);
        }
    }

    /// <summary>What a handler throws must not end the connection; it is the program's own, and unhandled.</summary>
    private static void Raise(Action handlers)
    {
        try
        {
            handlers();
        }
#pragma warning disable CA1031 // Thrown again where it ends the program, as an exception of any timer would.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var thrown = ExceptionDispatchInfo.Capture(e);
            ThreadPool.QueueUserWorkItem(_ => thrown.Throw());
        }
    }
}
