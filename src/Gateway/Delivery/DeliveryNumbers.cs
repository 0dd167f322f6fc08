namespace OrleansChat.Gateway.Delivery;

/// <summary>The numbers of one audience's deliveries: tells when one is missing. Not safe for concurrent use.</summary>
internal sealed class DeliveryNumbers
{
    private string _strayEpoch = "";
    private long _stray;
    private long _seen;
    private long _due;

    /// <summary>The audience's epoch as its last answer told it.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>Notes a delivery; false where one before it has not arrived.</summary>
    public bool Arrived(string epoch, long number)
    {
        if (epoch != Epoch)
        {
            // Overtook the answer that will tell of this epoch, or is a straggler of the last one.
            _stray = epoch == _strayEpoch ? Math.Max(_stray, number) : number;
            _strayEpoch = epoch;
            return true;
        }

        bool dense = number <= _seen + 1;
        _seen = Math.Max(_seen, number);
        return dense;
    }

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
            Epoch = epoch;
            return true;
        }

        bool arrived = _seen >= _due;
        _seen = Math.Max(_seen, _due);
        _due = lastDelivery;
        return arrived;
    }
}
