using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Storage;

// Messages with what hangs on them.
internal sealed partial class MemoryStore : IMessageViews
{
    private readonly Dictionary<(string Room, long Target), List<StoredReaction>> _reactions = [];
    private readonly Dictionary<string, SortedSet<long>> _pins = [];
    private int _views;

    /// <summary>How often messages were read with their reactions.</summary>
    public int Views => Volatile.Read(ref _views);

    public Task<SeenMessages> PageAsync(string room, string reader, MessageRange range, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _views);
        return AnswerAsync(() =>
        {
            IEnumerable<MessagePosted> messages = LogOf(room).OfType<MessagePosted>().Where(message => message.Seq > range.Floor);
            return new SeenMessages(
                [
                    .. messages.Where(message => message.Seq < range.Below).TakeLast(range.CountBelow)
                        .Concat(messages.Where(message => message.Seq > range.Above).Take(range.CountAbove))
                        .Select(message => Seen(room, message, reader)),
                ],
                LogOf(room).Count);
        });
    }

    public Task<SeenMessages> PinnedAsync(string room, string reader, long after, int limit, CancellationToken cancellationToken) => AnswerAsync(() =>
        new SeenMessages(
            [
                .. (_pins.GetValueOrDefault(room) ?? []).Where(target => target > after).Take(limit)
                    .Select(target => Seen(room, (MessagePosted)LogOf(room)[(int)target - 1], reader)),
            ],
            LogOf(room).Count));

    public Task<IReadOnlyList<long>> PinsAsync(string room, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<long>>(() => [.. _pins.GetValueOrDefault(room) ?? []]);

    public Task<IReadOnlyList<StoredReaction>> ReactionsAsync(string room, long target, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<StoredReaction>>(() => [.. _reactions.GetValueOrDefault((room, target)) ?? []]);

    private MessagePosted Seen(string room, MessagePosted message, string reader)
    {
        List<Reaction> reactions =
        [
            .. from reaction in _reactions.GetValueOrDefault((room, message.Seq)) ?? []
               group reaction by reaction.Emoji into same
               orderby same.Min(reaction => reaction.Seq)
               select new Reaction(same.Key, same.Count(), same.Any(reaction => reaction.User == reader)),
        ];
        return reactions.Count == 0 ? message : message with { Reactions = reactions };
    }

    private void Change(string room, RoomEvent entry)
    {
        if (entry is MessagePosted { Attachments: { } attachments })
        {
            Media.Carry(room, entry.Seq, attachments.Select(file => file.Media));
        }

        List<RoomEvent> log = LogOf(room);
        if (MessageRules.TargetOf(entry) is not { } target || log[(int)target - 1] is not MessagePosted { Deleted: null } message)
        {
            return;
        }

        MessagePosted changed = MessageRules.After(message, entry);
        log[(int)target - 1] = changed;
        for (int i = 0; i < log.Count; i++)
        {
            if (log[i] is MessageEdited edit && edit.Target == target)
            {
                log[i] = edit with { Text = changed.Text, Mentions = changed.Mentions };
            }
        }

        Change(room, target, entry);
    }

    private void Change(string room, long target, RoomEvent entry)
    {
        switch (entry)
        {
            case ReactionChanged { Removed: true } reaction:
                _reactions.GetValueOrDefault((room, target))?.RemoveAll(stored => stored.Emoji == reaction.Emoji && stored.User == reaction.User);
                break;
            case ReactionChanged reaction:
                List<StoredReaction> reactions = _reactions.GetValueOrDefault((room, target)) ?? (_reactions[(room, target)] = []);
                if (!reactions.Exists(stored => stored.Emoji == reaction.Emoji && stored.User == reaction.User))
                {
                    reactions.Add(new StoredReaction(reaction.Emoji, reaction.User, reaction.Seq));
                }

                break;
            case PinChanged { Removed: false }:
                (_pins.GetValueOrDefault(room) ?? (_pins[room] = [])).Add(target);
                break;
            case PinChanged:
                _pins.GetValueOrDefault(room)?.Remove(target);
                break;
            case MessageDeleted deletion:
                _reactions.Remove((room, target));
                _pins.GetValueOrDefault(room)?.Remove(target);
                Media.Release(room, target, deletion.At);
                break;
        }
    }
}
