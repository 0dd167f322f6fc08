using System.Collections.Concurrent;
using Orleans.Filters;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>The observers of this process. They are held weakly: one that nobody else keeps is forgotten, and calls to it fail.</summary>
internal sealed class ObserverTable(string client, WireCodec codec, IncomingCalls calls)
{
    private readonly ConcurrentDictionary<GrainId, Observer> _observers = new();
    private readonly WireCodec _codec = codec;
    private readonly IncomingCalls _calls = calls;

    public string Client { get; } = client;

    public GrainId Add(IGrainObserver observer)
    {
        GrainId id = ObserverId.New(Client);
        _observers[id] = new Observer(this, id, observer);
        return id;
    }

    public bool Remove(GrainId id) => _observers.TryRemove(id, out _);

    public void Post(Request request)
    {
        if (_observers.TryGetValue(request.Target, out Observer? observer))
        {
            observer.Post(request);
        }
        else
        {
            request.Fail(new ClientNotAvailableException(request.Target));
        }
    }

    /// <summary>One observer and the calls that wait for it; one runs at a time.</summary>
    private sealed class Observer(ObserverTable table, GrainId id, IGrainObserver target) : IThreadPoolWorkItem
    {
        private readonly WeakReference<IGrainObserver> _target = new(target);
        private readonly Queue<Request> _waiting = new();
        private bool _running;

        public void Post(Request request)
        {
            lock (_waiting)
            {
                _waiting.Enqueue(request);
                if (_running)
                {
                    return;
                }

                _running = true;
            }

            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }

        public void Execute() => _ = RunAsync();

        private async Task RunAsync()
        {
            while (true)
            {
                Request? request;
                lock (_waiting)
                {
                    if (!_waiting.TryDequeue(out request))
                    {
                        _running = false;
                        return;
                    }
                }

                await InvokeAsync(request);
            }
        }

        private async Task InvokeAsync(Request request)
        {
            RequestContext.Import(request.Context);
            try
            {
                if (!_target.TryGetTarget(out IGrainObserver? target))
                {
                    table.Remove(id);
                    throw new ClientNotAvailableException(id);
                }

                if (!request.Expired)
                {
                    request.Answer(await table._calls.InvokeAsync(request, target, context: null), table._codec);
                }
            }
            catch (Exception exception)
            {
                request.Fail(exception);
            }
        }
    }
}
