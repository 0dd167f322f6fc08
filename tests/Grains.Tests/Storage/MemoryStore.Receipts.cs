using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Storage;

// How far members have read, and what is left for them.
internal sealed partial class MemoryStore : IReceipts
{
    private readonly Dictionary<(string Room, string User), long> _delivered = [];

    /// <summary>Set: marks throw; nothing is written.</summary>
    public bool MarksFail { get; set; }

    public Task<Marked?> MarkAsync(string room, string user, long read, long delivered, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        ThrowIf(MarksFail);
        if (!_members.TryGetValue((room, user), out Membership? member))
        {
            return null;
        }

        long deliveredBefore = _delivered.GetValueOrDefault((room, user));
        _members[(room, user)] = member with { Read = Math.Max(member.Read, read) };
        _delivered[(room, user)] = Math.Max(deliveredBefore, delivered);
        return new Marked(
            _members[(room, user)].Read,
            Math.Max(_members[(room, user)].Read, _delivered[(room, user)]),
            read > member.Read || delivered > deliveredBefore,
            _members.Keys.Count(key => key.Room == room));
    });

    Task<JoinedRoom?> IReceipts.FindAsync(string room, string user, CancellationToken cancellationToken) => AnswerAsync(() => JoinedBy(room, user));

    public Task<IReadOnlyList<Receipt>> OfRoomAsync(string room, int limit, CancellationToken cancellationToken) => AnswerAsync<IReadOnlyList<Receipt>>(() =>
    [
        .. from pair in _members
           where pair.Key.Room == room
           orderby pair.Key.User
           select new Receipt(pair.Key.User, pair.Value.Read, Math.Max(pair.Value.Read, _delivered.GetValueOrDefault(pair.Key))),
    ]);

    private JoinedRoom? JoinedBy(string room, string user)
    {
        if (!_members.TryGetValue((room, user), out Membership? member) || !_listings.TryGetValue(room, out RoomListing? listing))
        {
            return null;
        }

        long since = listing.Settings.History == HistoryVisibility.Joined ? member.Since : 0;
        MessagePosted[] messages = [.. LogOf(room).OfType<MessagePosted>().Where(message => message.Deleted is null && message.Seq >= since)];
        MessagePosted[] unread = [.. messages.Where(message => message.Seq > member.Read && message.User != user).Take(Limits.MaxCounted)];
        return new JoinedRoom(
            room, listing.Settings.Kind, listing.Settings.Name, LogOf(room).Count, member.Read, member.Role, member.Muted, unread.Length, unread.Count(Names), messages.LastOrDefault() is { } last
                ? new LastMessage(last.Seq, last.User, last.At, last.Text[..Math.Min(last.Text.Length, Limits.PreviewLength)], last.Attachments?.Count ?? 0)
                : null,
            member.Since,
            Math.Max(_floors.GetValueOrDefault(room), Math.Max(since - 1, 0)),
            _floors.GetValueOrDefault(room));

        bool Names(MessagePosted message) => message.Mentions?.Any(name => name == user || name == Mentions.Everybody) ?? false;
    }
}
