using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

// Messages: posting and reading them, and what is done to them afterwards.
internal sealed partial class RoomGrain
{
    private readonly LimitsOptions _limits;

    /// <summary>For how long authors may change their messages; zero: forever.</summary>
    private TimeSpan EditWindow => _charter.Settings.EditWindow;

    public Task<Outcome<Sent>> SendAsync(string user, string text, string? cid) => SendAsync(user, new NewMessage(text, cid));

    public async Task<Outcome<Sent>> SendAsync(string user, NewMessage message)
    {
        Outcome<Sent> outcome = await PostAsync(user, message);
        _metrics.Sent(outcome);
        return outcome;
    }

    public async Task<IReadOnlyList<Outcome<Sent>>> SendManyAsync(string user, IReadOnlyList<NewMessage> messages)
    {
        // What needs to be looked up is, before the first is started: then each is started before the next, in one turn, so that they reach the log in
        // this order, and together.
        Outcome<MessagePosted>[] drafts = new Outcome<MessagePosted>[messages.Count];
        for (int i = 0; i < drafts.Length; i++)
        {
            drafts[i] = await DraftAsync(user, messages[i]);
        }

        Task<Outcome<Sent>>[] sent = [.. messages.Select((message, i) => PostAsync(user, message.Cid, drafts[i]))];
        Outcome<Sent>[] outcomes = await Task.WhenAll(sent);
        _metrics.Sent(outcomes);
        return outcomes;
    }

    public Task<Outcome<Changed>> EditAsync(string user, long seq, Edit edit) => ChangeAsync(user, () => MessageInput.Check(edit, _limits), () =>
        _decisions.DecideAsync(user, seq, (membership, message) =>
        {
            if ((MessageRules.MayEdit(membership, message, user, EditWindow, _time.GetUtcNow()) ?? _blocks.MaySpeak(user)) is { } refusal)
            {
                return Decision.Refused(refusal);
            }

            string[]? given = edit.Mentions is null ? null : [.. edit.Mentions.Distinct()];
            IReadOnlyList<string>? mentions = given is null ? message!.Mentions : given.Length == 0 ? null : given;
            return edit.Text.Length == 0 && message!.Attachments is null ? Decision.Refused(RoomRefusals.BadFrame("A message needs a text or attachments."))
                : MessageRules.MayMention(Kind, membership!, given) is { } no ? Decision.Refused(no)
                : MessageRules.IsSame(message!, edit.Text, mentions) ? Decision.Nothing
                : Decision.Write(new MessageEdited(0, default, user, seq, edit.Text, mentions));
        }));

    public Task<Outcome<Changed>> DeleteAsync(string user, long seq) => ChangeAsync(user, static () => null, () =>
        _decisions.DecideAsync(user, seq, (membership, message) =>
            MessageRules.MayDelete(Kind, membership, message, user, EditWindow, _time.GetUtcNow()) is { } refusal ? Decision.Refused(refusal)
            : message!.Deleted is not null ? Decision.Nothing
            : Decision.Write(RoomRules.Deleted(user, seq, forgetsCid: false))));

    public Task<Outcome<Changed>> ReactAsync(string user, long seq, string emoji, bool remove) => ChangeAsync(user, () => MessageInput.CheckEmoji(emoji), () =>
        _decisions.DecideAsync(user, seq, (membership, message, reactors) =>
            _blocks.MaySpeak(user) is { } refusal ? Decision.Refused(refusal)
            : reactors.Has(emoji, user, out PendingAppend? pending) != remove ? Decision.SoAlready(pending)
            : !remove && reactors.EmojiWith(emoji) > _limits.Emoji ? Decision.Refused(RoomRefusals.TooLarge($"A message has at most {_limits.Emoji} different reactions."))
            : !remove && reactors.Count >= _limits.Reactions ? Decision.Refused(RoomRefusals.TooLarge($"A message has at most {_limits.Reactions} reactions."))
            : Decision.Write(new ReactionChanged(0, default, user, seq, emoji, remove))));

    public Task<Outcome<Changed>> PinAsync(string user, long seq, bool remove) =>
        ChangeAsync(user, () => _blocks.MaySpeak(user), () => _pins.PinAsync(Kind, user, seq, remove));

    public Task<Outcome<HistoryPage>> PinsAsync(string user, long after) => AnswerAsync<HistoryPage>(user, async () =>
        await MayReadAsync(user) is { } refusal ? refusal : await _history.PinsAsync(user, after, _limits.Pins, await HiddenFromAsync(user)));

    public async Task<Outcome<Page<MessagePosted>>> HistoryAsync(string user, HistoryQuery query)
    {
        Outcome<HistoryPage> outcome = await PageAsync(user, query);
        return outcome.Value is { } page ? new Page<MessagePosted>(page.Items, page.More) : outcome.Refusal!;
    }

    public Task<Outcome<HistoryPage>> PageAsync(string user, HistoryQuery query) => AnswerAsync<HistoryPage>(user, async () =>
        (RoomInput.Check(query) ?? await MayReadAsync(user)) is { } refusal
            ? refusal
            : await _history.PageAsync(user, query, await HiddenFromAsync(user)));

    private Task<Outcome<Changed>> ChangeAsync(string user, Func<Refusal?> check, Func<Task<Outcome<Changed>>> change) =>
        AnswerAsync<Changed>(user, async () =>
            check() is { } bad ? bad
            : !_ledger.RoomExists ? RoomRefusals.NoSuchRoom
            : await change());

    /// <summary>What is to be posted; answered in the same turn where nothing has to be looked up.</summary>
    private async ValueTask<Outcome<MessagePosted>> DraftAsync(string user, NewMessage message)
    {
        if (message is { ReplyTo: null, Attachments: null })
        {
            return await _drafts.MakeAsync(user, message);
        }

        return await GuardedAsync<MessagePosted>(user, async () =>
            _ledger.RoomExists && RoomRules.MaySend(Kind, await _ledger.MembershipAsync(user)) is { } refusal
                ? refusal
                : message.ReplyTo > 0 && message.ReplyTo <= await HiddenFromAsync(user) ? RoomRefusals.NoSuchMessage
                : await _drafts.MakeAsync(user, message));
    }

    private async Task<Outcome<Sent>> PostAsync(string user, NewMessage message) => await PostAsync(user, message?.Cid, await DraftAsync(user, message!));

    private Task<Outcome<Sent>> PostAsync(string user, string? cid, Outcome<MessagePosted> draft) => AnswerAsync<Sent>(user, async () =>
    {
        Outcome<Placed> posted =
            draft.Refusal is { } bad ? bad
            : _pair is { } pair ? await PostDirectAsync(pair, draft.Value!)
            : await PostAsync(draft.Value!);

        // Whoever may not post any more may still have posted this one, and must not be told otherwise.
        if (posted.Refusal is { Code: RefusalCode.NotAMember or RefusalCode.Forbidden or RefusalCode.Blocked or RefusalCode.NoSuchMessage or RefusalCode.NoSuchUser or RefusalCode.RateLimited } && MessageInput.IsCid(cid)
            && await _log.FindMessageAsync(_room, user, cid!, CancellationToken.None) is { } first)
        {
            return new Sent(first.Seq, first.At, Duplicate: true);
        }

        return posted.Value is { } placed ? new Sent(placed.Seq, placed.At, placed.Duplicate) : posted.Refusal!;
    });
}
