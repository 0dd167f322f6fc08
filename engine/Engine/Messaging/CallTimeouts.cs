using Orleans.Diagnostics;

namespace Orleans.Messaging;

/// <summary>
/// Fails calls that have not been answered in time. Calls are kept in linked lists, a lock each, chosen by thread: a call costs two short
/// uncontended locks and no allocation, and one timer serves all.
/// </summary>
internal sealed class CallTimeouts : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, 16).Select(_ => new Stripe())];
    private readonly TimeProvider _time;
    private readonly EngineMetrics _metrics;
    private readonly ITimer _timer;

    public CallTimeouts(TimeProvider time, EngineMetrics metrics)
    {
        (_time, _metrics) = (time, metrics);
        _timer = time.CreateTimer(_ => Sweep(), null, Interval, Interval);
    }

    public void Watch(Call call)
    {
        call.Deadline = _time.GetTimestamp() + (long)(call.Timeout.TotalSeconds * _time.TimestampFrequency);
        _stripes[Environment.CurrentManagedThreadId & (_stripes.Length - 1)].Add(call);
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        long now = _time.GetTimestamp();
        foreach (Stripe stripe in _stripes)
        {
            foreach (Call call in stripe.Overdue(now))
            {
                _metrics.TimedOut();
                call.TimeOut();
            }
        }
    }

    /// <summary>One of the lists.</summary>
    internal sealed class Stripe
    {
        private readonly Lock _lock = new();
        private Call? _first;

        public void Add(Call call)
        {
            lock (_lock)
            {
                call.Watch = this;
                call.Next = _first;
                if (_first is not null)
                {
                    _first.Previous = call;
                }

                _first = call;
            }
        }

        public void Remove(Call call)
        {
            lock (_lock)
            {
                if (call.Watch is null)
                {
                    return;
                }

                call.Watch = null;
                if (call.Previous is null)
                {
                    _first = call.Next;
                }
                else
                {
                    call.Previous.Next = call.Next;
                }

                if (call.Next is not null)
                {
                    call.Next.Previous = call.Previous;
                }

                call.Previous = call.Next = null;
            }
        }

        public List<Call> Overdue(long now)
        {
            List<Call> overdue = [];
            lock (_lock)
            {
                for (Call? call = _first; call is not null; call = call.Next)
                {
                    if (call.Deadline <= now)
                    {
                        overdue.Add(call);
                    }
                }
            }

            return overdue;
        }
    }
}
