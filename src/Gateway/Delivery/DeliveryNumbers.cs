namespace OrleansChat.Gateway.Delivery;

/// <summary>
/// The numbers of one audience's deliveries: tells when one is missing. Deliveries may overtake each other on their way, so that a hole is no loss until a
/// while has passed. Not safe for concurrent use.
/// </summary>
internal sealed class DeliveryNumbers
{
    /// <summary>Of a hole that is wider, only so many numbers are remembered: one is enough to tell the loss.</summary>
    private const int WidestHole = 1024;

    private readonly HashSet<long> _missing = [];
    private string _strayEpoch = "";
    private long _stray;
    private long _seen;
    private long _due;

    /// <summary>The audience's epoch as its last answer told it.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>Notes a delivery; false where there is a hole before it: ask <see cref="TakeLost"/> about it a while later.</summary>
    public bool Arrived(string epoch, long number)
    {
        if (epoch != Epoch)
        {
            // Overtook the answer that will tell of this epoch, or is a straggler of the last one.
            _stray = epoch == _strayEpoch ? Math.Max(_stray, number) : number;
            _strayEpoch = epoch;
            return true;
        }

        if (number <= _seen)
        {
            _missing.Remove(number);
            return true;
        }

        bool dense = number == _seen + 1;
        for (long missing = Math.Max(_seen + 1, number - WidestHole); missing < number; missing++)
        {
            _missing.Add(missing);
        }

        _seen = number;
        return dense;
    }

    /// <summary>Whether one up to this number has still not arrived. Each loss is told once.</summary>
    public bool TakeLost(long number) => _missing.RemoveWhere(missing => missing <= number) > 0;

    /// <summary>
    /// Notes what the audience says its last delivery was. False where the one that it named last time has still not arrived: since then it had a
    /// whole renewal's time on the way.
    /// </summary>
    public bool Answered(string epoch, long lastDelivery)
    {
        if (epoch != Epoch)
        {
            _seen = Math.Max(lastDelivery, epoch == _strayEpoch ? _stray : 0);
            _due = _seen;
            _missing.Clear();
            Epoch = epoch;
            return true;
        }

        bool arrived = !TakeLost(_due) && _seen >= _due;
        _seen = Math.Max(_seen, _due);
        _due = lastDelivery;
        return arrived;
    }
}
