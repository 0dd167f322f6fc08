using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Storage;

/// <summary>The media library in memory, as its contract says.</summary>
internal sealed class MemoryMedia(Func<string, string, bool> mayRead) : IMediaLibrary
{
    private const string Profile = "@";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (StoredMedia Media, DateTimeOffset? LooseSince)> _media = [];
    private readonly HashSet<(string Room, long Seq, string Media)> _uses = [];
    private readonly SortedSet<string> _removals = new(StringComparer.Ordinal);

    /// <summary>Set: everything throws.</summary>
    public bool Fails { get; set; }

    /// <summary>What an append does that writes a message with attachments.</summary>
    public void Carry(string room, long seq, IEnumerable<string> media)
    {
        lock (_lock)
        {
            _uses.UnionWith(media.Select(id => (room, seq, id)));
        }
    }

    /// <summary>What an append does that deletes a message.</summary>
    public void Release(string room, long seq, DateTimeOffset at)
    {
        lock (_lock)
        {
            foreach ((string Room, long Seq, string Media) use in _uses.Where(use => use.Room == room && use.Seq == seq).ToArray())
            {
                _uses.Remove(use);
                Loosen(use.Media, at);
            }
        }
    }

    public Task AddAsync(StoredMedia media, CancellationToken cancellationToken) =>
        AnswerAsync(() => _media.TryAdd(media.File.Media, (media, media.CreatedAt)));

    public Task<StoredMedia?> FindAsync(string media, string user, CancellationToken cancellationToken) => AnswerAsync(() =>
        _media.TryGetValue(media, out (StoredMedia Media, DateTimeOffset?) found)
        && (found.Media.Owner == user
            || _uses.Any(use => use.Media == media && (use.Room.StartsWith(Profile, StringComparison.Ordinal) || mayRead(use.Room, user))))
            ? found.Media
            : null);

    public Task<IReadOnlyList<Attachment>> ClaimAsync(string owner, IReadOnlyList<string> media, DateTimeOffset at, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<Attachment>>(() =>
        [
            .. media.Where(id => _media.TryGetValue(id, out (StoredMedia Media, DateTimeOffset?) found) && found.Media.Owner == owner).Select(id =>
            {
                Loosen(id, at);
                return _media[id].Media.File;
            }),
        ]);

    public Task<bool> ShowAsync(string owner, string? media, DateTimeOffset at, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        if (media is not null
            && !(_media.TryGetValue(media, out (StoredMedia Media, DateTimeOffset?) found)
                && found.Media.Owner == owner && found.Media.File.Type.StartsWith("image/", StringComparison.Ordinal)))
        {
            return false;
        }

        foreach ((string Room, long Seq, string Media) use in _uses.Where(use => use.Room == Profile + owner && use.Media != media).ToArray())
        {
            _uses.Remove(use);
            Loosen(use.Media, at);
        }

        if (media is not null)
        {
            _uses.Add((Profile + owner, 0, media));
        }

        return true;
    });

    public Task<MediaUsage> UsageAsync(string owner, DateTimeOffset after, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        StoredMedia[] recent = [.. OfOwner(owner).Where(media => media.CreatedAt > after)];
        return new MediaUsage(OfOwner(owner).Sum(media => media.File.Bytes), recent.Sum(media => media.File.Bytes), recent.Length);
    });

    public Task<IReadOnlyList<StoredMedia>> PageAsync(string owner, MediaPlace? after, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<StoredMedia>>(() =>
        [
            .. OfOwner(owner)
                .Where(media => after is null || media.CreatedAt > after.CreatedAt
                    || (media.CreatedAt == after.CreatedAt && string.CompareOrdinal(media.File.Media, after.Media) > 0))
                .Take(limit),
        ]);

    public Task<int> RemoveOrphansAsync(DateTimeOffset before, DateTimeOffset at, int limit, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        string[] loose = [.. _media.Where(entry => entry.Value.LooseSince <= before).OrderBy(entry => entry.Value.LooseSince).Select(entry => entry.Key).Take(limit)];
        foreach (string id in loose)
        {
            if (_uses.Any(use => use.Media == id))
            {
                _media[id] = (_media[id].Media, null);
            }
            else
            {
                Remove(id);
            }
        }

        return loose.Length;
    });

    public Task<int> RemoveOfOwnerAsync(string owner, DateTimeOffset at, int limit, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        string[] theirs = [.. OfOwner(owner).Take(limit).Select(media => media.File.Media)];
        _uses.RemoveWhere(use => theirs.Contains(use.Media));
        Array.ForEach(theirs, Remove);
        return theirs.Length;
    });

    public Task<IReadOnlyList<string>> RemovalsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<string>>(() => [.. _removals.Where(id => string.CompareOrdinal(id, after) > 0).Take(limit)]);

    public Task ForgetAsync(IReadOnlyList<string> media, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        _removals.ExceptWith(media);
        return true;
    });

    public Task<IReadOnlyList<string>> UnknownAsync(IReadOnlyList<string> media, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<string>>(() => [.. media.Where(id => !_media.ContainsKey(id) && !_removals.Contains(id))]);

    private IEnumerable<StoredMedia> OfOwner(string owner) => _media.Values.Select(entry => entry.Media).Where(media => media.Owner == owner)
        .OrderBy(media => media.CreatedAt).ThenBy(media => media.File.Media, StringComparer.Ordinal);

    private void Loosen(string media, DateTimeOffset at)
    {
        if (_media.TryGetValue(media, out (StoredMedia Media, DateTimeOffset?) found))
        {
            _media[media] = (found.Media, at);
        }
    }

    private void Remove(string media)
    {
        _media.Remove(media);
        _removals.Add(media);
    }

    private async Task<T> AnswerAsync<T>(Func<T> answer)
    {
        await Task.Yield();
        lock (_lock)
        {
            return Fails ? throw new StorageUnavailableException("Told to fail.") : answer();
        }
    }
}
