using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Activations;

/// <content>Which request runs when.</content>
internal sealed partial class Activation
{
    private readonly LinkedList<Request> _waiting = [];
    private Dictionary<Guid, int>? _reentrantSections;
    private long _lastUse;
    private int _load;
    private int _running;
    private int _blocking;
    private int _writing;
    private bool _somethingEnded;

    /// <summary>Requests that have been posted and have not ended; from any thread.</summary>
    public int Load => Volatile.Read(ref _load);

    public void EnterReentrantSection(Guid id)
    {
        _reentrantSections ??= [];
        _reentrantSections[id] = _reentrantSections.GetValueOrDefault(id) + 1;
    }

    public void LeaveReentrantSection(Guid id)
    {
        if (_reentrantSections is null || !_reentrantSections.TryGetValue(id, out int depth))
        {
            return;
        }

        if (depth > 1)
        {
            _reentrantSections[id] = depth - 1;
        }
        else
        {
            _reentrantSections.Remove(id);
        }
    }

    /// <summary>Called by the scheduler after each turn: the place, and the execution context, in which waiting requests are started.</summary>
    public void AfterTurn()
    {
        if (!_somethingEnded)
        {
            return;
        }

        _somethingEnded = false;
        if (_phase == Phase.Valid)
        {
            StartWaiting();
        }

        if (_phase == Phase.Deactivating && _running == 0)
        {
            _ = EndAsync();
        }
    }

    private void Receive(Request request)
    {
        if (_phase == Phase.Ended)
        {
            Forward(request);
        }
        else if (_phase == Phase.Valid && MayStart(request))
        {
            Start(request);
        }
        else
        {
            DropExpired();
            _waiting.AddLast(request);
        }
    }

    /// <summary>Keeps calls that nobody waits for any more from piling up before a grain that is stuck.</summary>
    private void DropExpired()
    {
        while (_waiting.First is { Value.Expired: true })
        {
            _waiting.RemoveFirst();
            Interlocked.Decrement(ref _load);
        }
    }

    private bool MayStart(Request request) =>
        _blocking == 0
        || Class.Reentrant
        || request.AlwaysInterleave
        || (request.ReadOnly && _writing == 0)
        || (_reentrantSections is { Count: > 0 } sections && request.Context is { } context && sections.ContainsKey(context.ReentrancyId));

    private void StartWaiting()
    {
        LinkedListNode<Request>? node = _waiting.First;
        while (node is not null && _phase == Phase.Valid)
        {
            if (MayStart(node.Value))
            {
                _waiting.Remove(node);
                Start(node.Value);

                // From the front again: what was started may have ended at once and made room.
                node = _waiting.First;
            }
            else
            {
                node = _writing > 0 && !_waitedForActivation ? null : node.Next;
            }
        }

        _waitedForActivation = false;
    }

    private void Start(Request request)
    {
        if (request.Expired)
        {
            Interlocked.Decrement(ref _load);
            return;
        }

        if (!Runtime.Lease.Valid)
        {
            SendBack(request);
            return;
        }

        _running++;
        if (!request.AlwaysInterleave)
        {
            _blocking++;
            _writing += request.ReadOnly ? 0 : 1;
        }

        _ = RunAsync(request);
    }

    private async Task RunAsync(Request request)
    {
        RequestContext.Import(request.Context);
        object? result = null;
        Exception? failure = null;
        try
        {
            result = await Runtime.Calls.InvokeAsync(request, GrainInstance!, this);
        }
        catch (Exception exception)
        {
            failure = exception;
            if (exception is InconsistentStateException { IsSourceActivation: true } inconsistent)
            {
                // This activation has a wrong view of its state; whoever else the exception passes through has not.
                inconsistent.IsSourceActivation = false;
                RequestDeactivation(new(DeactivationReasonCode.ApplicationError, exception, "Another wrote its state."));
            }
        }

        if (Runtime.Lease.Valid || await Runtime.Lease.RegainAsync())
        {
            Answer(request, result, failure);
        }
        else
        {
            // Another silo may have the grain by now: what this one found is worth nothing then.
            request.Refuse($"The silo {Runtime.SiloAddress} lost its place in the cluster while it ran {request}.");
        }

        _running--;
        if (!request.AlwaysInterleave)
        {
            _blocking--;
            _writing -= request.ReadOnly ? 0 : 1;
        }

        if (request.CountsAsUse)
        {
            _lastUse = Runtime.Time.GetTimestamp();
        }

        Interlocked.Decrement(ref _load);
        _somethingEnded |= _waiting.Count > 0 || _phase == Phase.Deactivating;
    }

    private void Answer(Request request, object? result, Exception? failure)
    {
        if (failure is not null)
        {
            request.Fail(failure);
            return;
        }

        try
        {
            request.Answer(result, Runtime.Codec);
        }
        catch (Exception exception)
        {
            request.Fail(exception); // A result that cannot cross.
        }
    }

    /// <summary>Without a lease nothing is run: the router waits for it.</summary>
    private void SendBack(Request request)
    {
        Interlocked.Decrement(ref _load);
        if (request.BoundToActivation)
        {
            request.Refuse("There is no lease.");
        }
        else
        {
            Runtime.Router.Send(request);
        }
    }

    private void Forward(Request request)
    {
        Interlocked.Decrement(ref _load);
        if (request.BoundToActivation)
        {
            return;
        }

        if (_failure is not null)
        {
            request.Fail(_failure);
        }
        else if (request.MayGoOn())
        {
            Runtime.Router.Send(request);
        }
        else
        {
            request.Fail(new OrleansMessageRejectionException($"{request} met one activation after another that ended; it was not run."));
        }
    }
}
