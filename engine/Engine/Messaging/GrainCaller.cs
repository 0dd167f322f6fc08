using Microsoft.Extensions.Logging;
using Orleans.Filters;
using Orleans.Proxies;
using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>Turns the calls of references into requests on their way.</summary>
internal sealed class GrainCaller(CallTimeouts timeouts, OutgoingCalls filters, TimeSpan responseTimeout, ILogger<GrainCaller> log) : IGrainCaller
{
    private static readonly Task<object?> Sent = Task.FromResult<object?>(null);
    private IRouter _router = null!;

    /// <summary>Gives it what itself needs a caller to be made; before the first call.</summary>
    public void Connect(IRouter router) => _router = router;

    public Task<object?> CallAsync(GrainReference target, GrainMethod method, object?[] arguments)
    {
        MethodRequest request = method.OneWay
            ? new OneWayCall(target.GrainId, method, arguments, log)
            : new Call(target.GrainId, method, arguments, method.ResponseTimeout ?? responseTimeout);
        return filters.AreFiltered(target.GrainId) ? filters.SendAsync(target, request, Send) : Send(request);
    }

    /// <summary>A call that came in, as one that can go out: its answer is passed back.</summary>
    public MethodRequest Relay(IncomingCall incoming)
    {
        if (incoming.Method.OneWay)
        {
            return new OneWayCall(incoming, log);
        }

        Call call = new(incoming);
        timeouts.Watch(call);
        _ = AnswerAsync();
        return call;

        async Task AnswerAsync()
        {
            try
            {
                incoming.Complete(await call.Answered);
            }
            catch (Exception exception)
            {
                incoming.Fail(exception);
            }
        }
    }

    private Task<object?> Send(MethodRequest request)
    {
        request.Context = RequestContext.Captured;
        if (request is not Call call)
        {
            _router.Send(request);
            return Sent;
        }

        timeouts.Watch(call);
        if (call.Method.Cancellation is { } index && call.Arguments[index] is CancellationToken { CanBeCanceled: true } token)
        {
            call.EndWith(token);
        }

        _router.Send(call);
        return call.Answered;
    }
}
