using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>
/// What one audience grain knows of this gateway, and is to know. One call at a time; topics that come while it runs share the next one. Whatever an
/// audience forgets or a delivery that is lost is noticed here, and then every topic that may have missed something is looked after. No renewal waits for
/// that: to look after many may take longer than a lease.
/// </summary>
internal sealed partial class AudienceLink(
    string audience, string gateway, IAudienceCalls calls, TimeSpan overtakeGrace, TimeProvider time, DeliveryMetrics metrics, ILogger<AudienceLink> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _topics = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removals = new(StringComparer.Ordinal);
    private readonly DeliveryNumbers _numbers = new();
    private Round _next = new();
    private bool _running;
    private bool _wanted;
    private bool _complete = true;
    private bool _suspect;
    private bool _lookingAfterSuspects;
    private bool _waitsForStragglers;
    private int? _deadSilos;

    /// <summary>
    /// Answers when what is published under the topic reaches this gateway, and, where the topic is new here, what was published before has been looked after.
    /// Whatever takes what the topic brings is there before, or it could be given up at the same time.
    /// </summary>
    public Task ListenAsync(string topic)
    {
        lock (_lock)
        {
            if (!calls.IsWanted(topic))
            {
                // Whoever asked for it has gone meanwhile.
                return Task.CompletedTask;
            }

            _removals.Remove(topic);
            if (!_topics.TryGetValue(topic, out Task? told) || told.IsFaulted)
            {
                told = _next.Done.Task;
                _topics[topic] = told;
                _next.Added.Add(topic);
                RunUnderLock();
            }

            return told;
        }
    }

    /// <summary>
    /// Gives up what a topic brings and stops listening to it with the next renewal, where nobody needs it any more. It is one step with forgetting the
    /// topic here: who needs it anew a moment later listens anew, and what came in between is looked after.
    /// </summary>
    public void GiveUp(string topic)
    {
        lock (_lock)
        {
            foreach (string useless in calls.GiveUp(topic).Where(_topics.Remove))
            {
                _next.Added.Remove(useless);
                _removals.Add(useless);
            }
        }
    }

    /// <summary>Tells the audience that this gateway still listens, and hears whether all went well. Answers when that is done.</summary>
    public Task RenewAsync()
    {
        lock (_lock)
        {
            if (_topics.Count == 0 && _removals.Count == 0)
            {
                // Nothing to renew: let the audience forget this gateway.
                _complete = true;
                return Task.CompletedTask;
            }

            Task done = _next.Done.Task;
            RunUnderLock();
            return done;
        }
    }

    /// <summary>Notes a delivery's number.</summary>
    public void Arrived(string epoch, long number)
    {
        lock (_lock)
        {
            if (!_numbers.Arrived(epoch, number) && !_waitsForStragglers)
            {
                _waitsForStragglers = true;
                _ = WaitForStragglersAsync(number);
            }
        }
    }

    // Holes that come up meanwhile, by later numbers, are left to the next renewal where they stay.
    private async Task WaitForStragglersAsync(long number)
    {
        await Task.Delay(overtakeGrace, time);
        lock (_lock)
        {
            _waitsForStragglers = false;
            if (_numbers.TakeLost(number))
            {
                _suspect = true;
                RunUnderLock();
            }
        }
    }

    private void RunUnderLock()
    {
        _wanted = true;
        if (!_running)
        {
            _running = true;
            _ = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        while (TakeRound() is { } round)
        {
            try
            {
                await TellAsync(round);
            }
            catch (Exception e)
            {
                // Nobody knows what the audience has heard.
                Failed(round, e, complete: true);
                continue;
            }

            _ = LookAfterAsync(round);
        }
    }

    private async Task LookAfterAsync(Round round)
    {
        try
        {
            await calls.LookAfterAsync([.. round.Added], round.Suspects);
        }
        catch (Exception e)
        {
            SuspectsDone(round, again: false);
            Failed(round, e, complete: false);
            return;
        }

        SuspectsDone(round, again: true);
        metrics.Renewed(succeeded: true);
        round.Done.TrySetResult();
    }

    // What turned out to be suspect meanwhile is next; after a failure, with the next renewal.
    private void SuspectsDone(Round round, bool again)
    {
        lock (_lock)
        {
            if (round.Suspects.Count > 0)
            {
                _lookingAfterSuspects = false;
                if (again && _suspect)
                {
                    RunUnderLock();
                }
            }
        }
    }

    private Round? TakeRound()
    {
        lock (_lock)
        {
            if (!_wanted)
            {
                _running = false;
                return null;
            }

            _wanted = false;
            Round round = _next;
            _next = new Round();
            round.Removed.AddRange(_removals);
            _removals.Clear();
            return round;
        }
    }

    private async Task TellAsync(Round round)
    {
        Listening answer = await calls.ListenAsync(audience, Request(round));
        if (!answer.Known)
        {
            // It has forgotten us: everything anew.
            Suspect(complete: true);
            answer = await calls.ListenAsync(audience, Request(round));
        }

        lock (_lock)
        {
            _complete = false;
            _suspect |= !_numbers.Answered(answer.Epoch, answer.LastDelivery);
            _suspect |= _deadSilos is { } known && known != answer.DeadSilos;
            _deadSilos = answer.DeadSilos;
            if (_suspect && !_lookingAfterSuspects)
            {
                _suspect = false;
                round.Suspects = [.. _topics.Keys.Except(round.Added)];
                _lookingAfterSuspects = round.Suspects.Count > 0;
            }
        }

        if (round.Suspects.Count > 0)
        {
            metrics.Suspected(round.Suspects.Count);
            LogSuspect(audience, round.Suspects.Count);
        }
    }

    private ListenRequest Request(Round round)
    {
        lock (_lock)
        {
            return _complete
                ? new ListenRequest(gateway, "", Complete: true, [.. _topics.Keys], [])
                : new ListenRequest(gateway, _numbers.Epoch, Complete: false, [.. round.Added], [.. round.Removed]);
        }
    }

    private void Suspect(bool complete)
    {
        lock (_lock)
        {
            _complete |= complete;
            _suspect = true;
        }
    }

    // Those who wait are told; the next round, at the latest the next renewal, looks after everything.
    private void Failed(Round round, Exception exception, bool complete)
    {
        metrics.Renewed(succeeded: false);
        LogFailed(exception, audience);
        Suspect(complete);
        round.Done.TrySetException(exception);
        _ = round.Done.Task.Exception;
    }

    /// <summary>What one call tells the audience, and who waits for it.</summary>
    private sealed class Round
    {
        public HashSet<string> Added { get; } = new(StringComparer.Ordinal);

        public List<string> Removed { get; } = [];

        public IReadOnlyList<string> Suspects { get; set; } = [];

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(1, LogLevel.Warning, "Audience {Audience} could not be told what this gateway listens to; trying again.")]
    private partial void LogFailed(Exception exception, string audience);

    [LoggerMessage(2, LogLevel.Information, "Deliveries of audience {Audience} may be missing; looking after {Topics} topics.")]
    private partial void LogSuspect(string audience, int topics);
}
