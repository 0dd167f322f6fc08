using OrleansChat.Client;
using OrleansChat.Client.Events;
using OrleansChat.Client.Results;

namespace OrleansChat.TerminalChat;

/// <summary>What a person types and sees. Lines and events are dealt with one at a time, so that a room's history comes before what follows it.</summary>
internal sealed class Conversation(ChatClient client, IScreen screen, string firstRoom) : IDisposable
{
    private const int Page = 20;
    private static readonly TimeSpan TypingInterval = TimeSpan.FromSeconds(4);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly List<Task> _sending = [];
    private string _room = firstRoom;
    private long _typingAt;

    public void Dispose() => _oneAtATime.Dispose();

    public async Task RunAsync(Credentials credentials, CancellationToken stop)
    {
        client.StateChanged += (_, change) => screen.Status = change.State is ChatState.Online ? "" : "not connected";
        screen.Typing += Typing;
        Ready ready = await client.SignInAsync(credentials, stop);
        foreach (JoinedRoom room in ready.Rooms.Where(room => room.Unread > 0))
        {
            screen.Show($"{room.Room}: {room.Unread} unread{(room.Mentions > 0 ? $", {room.Mentions} for you" : "")}");
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task showing = ShowAsync(ended.Token);
        Task typing = TypeAsync(ended.Token);
        Task first = await Task.WhenAny(showing, typing);
        await ended.CancelAsync();
        await first;
    }

    private async Task TypeAsync(CancellationToken stop)
    {
        await DoAsync($"/join {_room}", stop);
        while (await screen.ReadLineAsync(stop) is { } line)
        {
            await DoAsync(line, stop);
        }

        // What was typed before the end is sent before it.
        await Task.WhenAll(_sending).WaitAsync(stop);
    }

    private async Task DoAsync(string line, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop);
        try
        {
            switch (line.Split(' ', 2, StringSplitOptions.TrimEntries))
            {
                case ["/join", { Length: > 0 } room]:
                    await EnterAsync(room, stop);
                    break;
                case ["/dm", { Length: > 0 } user]:
                    await EnterAsync("@" + user, stop);
                    break;
                case ["/rooms"]:
                    foreach (JoinedRoom room in (await client.RoomsAsync(stop)).Rooms)
                    {
                        screen.Show($"{room.Room}: {room.Unread} unread");
                    }

                    break;
                case [""]:
                    break;
                case [['/', .. var unknown], ..]:
                    screen.Show($"There is no /{unknown}: /join ROOM, /dm USER, /rooms");
                    break;
                default:
                    Send(line);
                    break;
            }
        }
        catch (ChatException refused)
        {
            screen.Show($"! {refused.Message}");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Makes a room the one that is talked to, and shows its newest messages. A direct room begins with the first message.</summary>
    private async Task EnterAsync(string room, CancellationToken stop)
    {
        while (true)
        {
            await client.OnlineAsync(stop);
            try
            {
                await TryEnterAsync(room, stop);
                return;
            }
            catch (ChatException passing) when (passing.Code is ChatErrors.Offline or ChatErrors.Unavailable or ChatErrors.RateLimited)
            {
                await Task.Delay((passing.RetryAfter ?? TimeSpan.Zero) + (Random.Shared.NextDouble() * TimeSpan.FromSeconds(1)), stop);
            }
        }
    }

    private async Task TryEnterAsync(string room, CancellationToken stop)
    {
        long? end = null;
        if (!room.StartsWith('@') && !room.StartsWith("dm:", StringComparison.Ordinal))
        {
            end = (await client.JoinAsync(room, create: true, stop)).Seq + 1;
        }

        MessagePage page = await client.HistoryAsync(room, new HistoryOptions { Before = end, Limit = Page }, stop);
        _room = page.Room;
        screen.Prompt = _room;
        screen.Show($"-- {_room} --");
        foreach (MessageEvent message in page.Messages)
        {
            Show(message);
        }
    }

    private void Send(string text)
    {
        _sending.RemoveAll(task => task.IsCompleted);
        _sending.Add(SendAsync(_room, text));
    }

    /// <summary>The client keeps it through breaks, in order, and stores it once; here is shown what it cannot mend.</summary>
    private async Task SendAsync(string room, string text)
    {
        try
        {
            await client.SendAsync(room, text);
        }
        catch (ChatException refused) when (refused.Code != ChatErrors.Closed)
        {
            screen.Show($"! Not sent ({refused.Message}): {text}");
        }
        catch (ChatException)
        {
            // The end of the program tells what was not sent.
        }
    }

    private async Task ShowAsync(CancellationToken stop)
    {
        await foreach (ChatEvent happened in client.EventsAsync(stop))
        {
            await _oneAtATime.WaitAsync(stop);
            try
            {
                Show(happened);
            }
            finally
            {
                _oneAtATime.Release();
            }
        }
    }

    private void Show(ChatEvent happened)
    {
        switch (happened)
        {
            case MessageEvent { DeletedAt: null } message:
                screen.Show($"[{message.Room}] {message.User}: {message.Text}");
                Seen(message);
                break;
            case MemberEvent { Action: MemberAction.Join or MemberAction.Invite } member:
                screen.Show($"[{member.Room}] * {member.User} is here");
                break;
            case MemberEvent { Action: MemberAction.Leave or MemberAction.Kick or MemberAction.Ban } member:
                screen.Show($"[{member.Room}] * {member.User} is gone");
                break;
            case EditedEvent { Text.Length: > 0 } edited:
                screen.Show($"[{edited.Room}] {edited.By} meant: {edited.Text}");
                break;
            case ReactedEvent { Remove: false } reacted:
                screen.Show($"[{reacted.Room}] {reacted.User} {reacted.Emoji}");
                break;
            case TypingEvent typing when typing.Room == _room:
                screen.Status = typing.ExpiresMs > 0 ? $"{typing.User} is typing" : "";
                break;
            case GapEvent { Error: null } gap:
                screen.Show($"[{gap.Room}] -- more was said while you were away: /join {gap.Room} --");
                break;
        }
    }

    private void Seen(MessageEvent message)
    {
        if (message.Room == _room)
        {
            screen.Status = "";
            client.MarkRead(message.Room, message.Seq);
        }
    }

    private void Typing(object? sender, EventArgs e)
    {
        if (client.State is ChatState.Online && Environment.TickCount64 - _typingAt > TypingInterval.TotalMilliseconds)
        {
            _typingAt = Environment.TickCount64;

            // Nobody misses it where it does not arrive.
            _ = client.TypingAsync(_room).ContinueWith(static told => told.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
