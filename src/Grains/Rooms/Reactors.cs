using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who reacted to one message: what is committed, and what is on its way.</summary>
internal sealed class Reactors
{
    public static readonly Reactors None = new([]);

    private readonly Dictionary<string, HashSet<string>> _committed = [];
    private readonly Dictionary<(string Emoji, string User), Change> _changes = [];

    public Reactors(IReadOnlyList<StoredReaction> stored)
    {
        foreach (StoredReaction reaction in stored)
        {
            Add(reaction.Emoji, reaction.User);
        }
    }

    /// <summary>When it was asked for last, counted in questions.</summary>
    public long UsedAt { get; set; }

    /// <summary>How many there are, with those that are on their way.</summary>
    public int Count { get; private set; }

    public bool IsChanging => _changes.Count > 0;

    /// <summary>What it costs to keep, in reactions.</summary>
    public long Weight => Count + 1;

    /// <summary>Whether somebody reacted with an emoji, and the append that makes it so while that is not committed.</summary>
    public bool Has(string emoji, string user, out PendingAppend? pending)
    {
        bool changing = _changes.TryGetValue((emoji, user), out Change? change);
        pending = changing ? change!.Newest : null;
        return changing ? change!.There : _committed.TryGetValue(emoji, out HashSet<string>? users) && users.Contains(user);
    }

    /// <summary>With how many different emoji people will have reacted if somebody does with this one; what is being taken back counts until it is gone.</summary>
    public int EmojiWith(string emoji) =>
        _changes.Where(static change => change.Value.There).Select(static change => change.Key.Emoji).Concat(_committed.Keys).Append(emoji).Distinct().Count();

    public void Expect(ReactionChanged entry, PendingAppend append)
    {
        bool there = Has(entry.Emoji, entry.User, out _);
        Count += (entry.Removed ? 0 : 1) - (there ? 1 : 0);
        if (!_changes.TryGetValue((entry.Emoji, entry.User), out Change? change))
        {
            _changes[(entry.Emoji, entry.User)] = change = new Change { Newest = append };
        }

        change.Pending++;
        change.Newest = append;
        change.There = !entry.Removed;
    }

    public void Commit(ReactionChanged entry)
    {
        if (entry.Removed)
        {
            Remove(entry.Emoji, entry.User);
        }
        else if (_committed.TryGetValue(entry.Emoji, out HashSet<string>? users))
        {
            users.Add(entry.User);
        }
        else
        {
            _committed[entry.Emoji] = [entry.User];
        }

        if (_changes.TryGetValue((entry.Emoji, entry.User), out Change? change) && --change.Pending == 0)
        {
            _changes.Remove((entry.Emoji, entry.User));
        }
    }

    private void Add(string emoji, string user)
    {
        if (!_committed.TryGetValue(emoji, out HashSet<string>? users))
        {
            _committed[emoji] = users = [];
        }

        Count += users.Add(user) ? 1 : 0;
    }

    private void Remove(string emoji, string user)
    {
        if (_committed.TryGetValue(emoji, out HashSet<string>? users) && users.Remove(user) && users.Count == 0)
        {
            _committed.Remove(emoji);
        }
    }

    private sealed class Change
    {
        public int Pending { get; set; }

        public required PendingAppend Newest { get; set; }

        public bool There { get; set; }
    }
}
