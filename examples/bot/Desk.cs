using System.Threading.Channels;
using OrleansChat.Client;
using OrleansChat.Client.Events;
using OrleansChat.Client.Results;

namespace OrleansChat.Bot;

/// <summary>
/// Answers one room's questions in their order, so that a room that is slow keeps no other waiting. Events only wake it: what it works off is the room's log, from
/// where it was, so nothing has to be kept in memory, and nothing is passed over whatever died meanwhile.
/// </summary>
internal sealed class Desk
{
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ChatClient _client;
    private readonly string _room;
    private readonly CancellationToken _stop;
    private readonly Task _working;
    private long _done;

    /// <param name="client">Who answers.</param>
    /// <param name="room">Where.</param>
    /// <param name="done">Up to which seq everything has been dealt with.</param>
    /// <param name="stop">Ends it.</param>
    public Desk(ChatClient client, string room, long done, CancellationToken stop)
    {
        _client = client;
        _room = room;
        _done = done;
        _stop = stop;
        _working = WorkAsync();
    }

    /// <summary>Whether it has ended: the bot is no member any more.</summary>
    public bool IsClosed => _working.IsCompleted;

    /// <summary>There may be something new.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    private async Task WorkAsync()
    {
        try
        {
            await foreach (bool _ in _wakes.Reader.ReadAllAsync(_stop))
            {
                await WorkOffAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
        catch (ChatException refused)
        {
            await Console.Error.WriteLineAsync($"{_room}: {refused.Message}");
        }
    }

    private async Task WorkOffAsync()
    {
        for (bool more = true; more;)
        {
            var next = new HistoryOptions { After = _done, Limit = 100 };
            MessagePage page = await _client.InsistAsync(() => _client.HistoryAsync(_room, next, _stop), _stop);
            foreach (MessageEvent message in page.Messages)
            {
                await AnswerAsync(message);
                _done = message.Seq;
                _client.MarkRead(_room, _done);
            }

            more = page.More;
        }
    }

    /// <summary>
    /// The cid is made of the question's seq: whoever is killed before the read mark is told answers the question again, and it is the same answer. Reactions are harmless to
    /// repeat.
    /// </summary>
    private async Task AnswerAsync(MessageEvent question)
    {
        if (question.User == _client.User)
        {
            return;
        }

        try
        {
            if (Poll.Parse(question.Text) is { } poll)
            {
                SentMessage sent = await SayAsync(poll.ToText(), question);
                foreach (string emoji in poll.Emoji)
                {
                    await _client.InsistAsync(() => _client.ReactAsync(_room, sent.Seq, emoji, cancellation: _stop), _stop);
                }
            }
            else if (question.Text.Trim() == "!result")
            {
                await SayAsync(await ResultAsync(question.ReplyTo), question);
            }
        }
        catch (ChatException refused) when (refused.Code is not (ChatErrors.NotAMember or ChatErrors.Closed))
        {
            // Blocked, only reading here, the question was deleted, too many options' worth of text: the next one may do.
            await Console.Error.WriteLineAsync($"{_room} {question.Seq}: {refused.Message}");
        }
    }

    private Task<SentMessage> SayAsync(string text, MessageEvent question) =>
        _client.SendAsync(_room, text, new SendOptions { Cid = $"answer-{question.Seq}", ReplyTo = question.Seq }, _stop);

    private async Task<string> ResultAsync(long? poll)
    {
        var around = new HistoryOptions { Around = poll ?? 0, Limit = 2 };
        MessagePage page = await _client.InsistAsync(() => _client.HistoryAsync(_room, around, _stop), _stop);
        MessageEvent? found = page.Messages.FirstOrDefault(message => message.Seq == poll && message.User == _client.User);
        return found is null ? "Reply with !result to one of my polls." : Poll.Result(found);
    }
}
