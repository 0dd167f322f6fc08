using System.Text;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Search;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>
/// One search, from the newest message back: what may have the words is read in the order of time, until a page is full and nothing unread can be
/// newer than its last message. So a frequent word costs little, whatever there is in all; a search that would cost too much ends with a short page.
/// </summary>
internal sealed class SearchWalk(ISearchIndex index, TimeProvider time, MessageSearch search)
{
    /// <summary>After so many messages, or so long, a page ends where it is.</summary>
    private const int MaxMessages = 20_000;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    private const int MaxChapters = 4000;

    /// <summary>Where there are no more chapters than this, all are looked at at once.</summary>
    private const int FewChapters = 32;

    /// <summary>How many stretches are read at once, and how many messages of each: few at first, for much may be found soon.</summary>
    private const int FirstRead = 16;
    private const int MaxRead = 64;

    /// <summary>How far back chapters are looked for at first, in milliseconds; each time further, as long as the answers come soon; then all.</summary>
    private const long FirstWindow = 24 * 3600 * 1000L;
    private const long LastWindow = 2000 * FirstWindow;
    private const int WindowGrowth = 16;
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private readonly int[] _bits = Signature.BitsOf(search.Terms.Tokens);
    private readonly FoldedText _folded = new();
    private readonly PriorityQueue<Stretch, long> _unread = new();
    private readonly List<(SearchPosition Position, FoundMessage Message)> _found = [];

    /// <summary>Where each room's tail begins. Chapters from there on were written since, of messages that are read with the tail.</summary>
    private readonly Dictionary<string, long> _tails = new(StringComparer.Ordinal);
    private readonly long _notAfter = search.Before?.At ?? long.MaxValue;
    private readonly long _now = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>All chapters that end at this time or later have been asked for.</summary>
    private long _asked = long.MaxValue;
    private long _window = FirstWindow;

    /// <summary>How many messages had to be looked at.</summary>
    public int MessagesRead { get; private set; }

    /// <summary>Nothing that has not been read is newer; the least number where everything has been read.</summary>
    private long Bound => Math.Max(
        _unread.TryPeek(out Stretch? next, out _) ? next.LastAt : long.MinValue,
        _asked == long.MinValue ? long.MinValue : _asked - 1);

    public async Task<FoundInStorage> RunAsync(CancellationToken cancellationToken)
    {
        if (search.Rooms.Count == 0)
        {
            return new([], null);
        }

        long startedAt = time.GetTimestamp();
        IReadOnlyList<Stretch> tails = await index.TailsAsync(search.Rooms, cancellationToken);
        foreach (Stretch tail in tails)
        {
            _tails[tail.Room] = tail.Low;
        }

        _window = tails.Sum(static tail => tail.Low / Chapter.Entries) <= FewChapters ? LastWindow + 1 : FirstWindow;

        Add(tails);
        int size = FirstRead;
        while (!IsSettled())
        {
            // A page that ends early must have come some way, so that its next one does too.
            bool isTooMuch = MessagesRead >= MaxMessages || time.GetElapsedTime(startedAt) >= MaxTime;
            if (isTooMuch && Bound < Math.Min(_notAfter, _now))
            {
                break;
            }

            if (_asked != long.MinValue && (!_unread.TryPeek(out Stretch? next, out _) || next.LastAt < _asked))
            {
                await AskAsync(cancellationToken);
            }
            else
            {
                await ReadAsync(size, cancellationToken);
                size = Math.Min(size * 2, MaxRead);
            }
        }

        return Page();
    }

    private bool IsSettled() => Bound is var bound && (bound == long.MinValue || (_found.Count >= search.Limit && Time(search.Limit - 1) > bound));

    private long Time(int place) => _found[place].Position.At;

    private void Add(IEnumerable<Stretch> stretches)
    {
        foreach (Stretch stretch in stretches.Where(stretch => stretch.Low <= stretch.High))
        {
            Stretch clipped = stretch with { LastAt = Math.Min(stretch.LastAt, _notAfter) };
            _unread.Enqueue(clipped, -clipped.LastAt);
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        long until = _asked;
        long from = Math.Min(Math.Min(until, _now), _notAfter) - _window;
        from = from <= 0 || _window > LastWindow ? long.MinValue : from;
        long startedAt = time.GetTimestamp();
        int limit = MaxChapters;
        IReadOnlyList<Stretch> chapters;
        while (true)
        {
            chapters = await index.ChaptersAsync(new(search.Rooms, _bits, from, until, _notAfter, limit), cancellationToken);
            if (chapters.Count < limit)
            {
                break;
            }

            if (chapters[^1].LastAt + 1 < until)
            {
                // Of those that end when the last one does perhaps not all are here.
                from = chapters[^1].LastAt + 1;
                chapters = [.. chapters.Where(chapter => chapter.LastAt >= from)];
                break;
            }

            limit *= WindowGrowth;
        }

        Add(chapters.Where(chapter => _tails.TryGetValue(chapter.Room, out long tail) && chapter.Low < tail));
        _asked = from;
        _window = time.GetElapsedTime(startedAt) < Soon ? _window * WindowGrowth : _window;
    }

    private async Task ReadAsync(int size, CancellationToken cancellationToken)
    {
        List<Stretch> stretches = [];
        while (stretches.Count < size && _unread.TryPeek(out Stretch? next, out _) && next.LastAt >= _asked)
        {
            stretches.Add(_unread.Dequeue());
        }

        int[] counts = new int[stretches.Count];
        (long Seq, long At)[] oldest = [.. stretches.Select(stretch => (stretch.High + 1, stretch.LastAt))];
        foreach ((int place, MessagePosted message) in await index.ReadAsync(stretches, _notAfter, size, cancellationToken))
        {
            counts[place]++;
            oldest[place] = message.Seq < oldest[place].Seq ? (message.Seq, message.At.ToUnixTimeMilliseconds()) : oldest[place];
            Match(stretches[place].Room, message);
            MessagesRead++;
        }

        _found.Sort(static (a, b) => SearchPosition.NewestFirst.Compare(a.Position, b.Position));
        Add(stretches
            .Select((stretch, i) => stretch with { High = oldest[i].Seq - 1, LastAt = oldest[i].At })
            .Where((rest, i) => counts[i] == size && rest.High >= rest.Low));
    }

    private void Match(string room, MessagePosted message)
    {
        var position = SearchPosition.Of(room, message);
        if (position.IsBehind(search.Before) && search.Terms.Match(message, _folded, out IReadOnlyList<Highlight> highlights))
        {
            _found.Add((position, new(room, message, highlights)));
        }
    }

    private FoundInStorage Page()
    {
        long bound = Bound;
        int final = 0;
        int count = 0;
        long bytes = 0;
        for (; final < _found.Count && Time(final) > bound; final++)
        {
            bytes += Encoding.UTF8.GetByteCount(_found[final].Message.Message.Text);
            count += count == final && count < search.Limit && (count == 0 || bytes <= Limits.MaxHistoryBytes) ? 1 : 0;
        }

        SearchPosition? next = count < final || (count == search.Limit && bound != long.MinValue) ? _found[count - 1].Position
            : bound == long.MinValue ? null
            : SearchPosition.AtTime(bound);
        return new([.. _found.Take(count).Select(found => found.Message)], next);
    }
}
