using Microsoft.Extensions.Logging;
using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>Turns the calls of references into requests on their way.</summary>
internal sealed class GrainCaller(CallTimeouts timeouts, TimeSpan responseTimeout, ILogger<GrainCaller> log) : IGrainCaller
{
    private static readonly Task<object?> Sent = Task.FromResult<object?>(null);
    private WireCodec _codec = null!;
    private IRouter _router = null!;

    /// <summary>Gives it what itself needs a caller to be made; before the first call.</summary>
    public void Connect(WireCodec codec, IRouter router)
    {
        _codec = codec;
        _router = router;
    }

    public Task<object?> CallAsync(GrainReference target, GrainMethod method, object?[] arguments)
    {
        RequestContext.State? context = RequestContext.Captured;
        if (_router.IsHere(target.GrainId))
        {
            arguments = method.CopyArguments(_codec, arguments);
            context = Copy(context);
        }

        if (method.OneWay)
        {
            _router.Send(new OneWayCall(target.GrainId, method, arguments, log) { Context = context });
            return Sent;
        }

        return Send(new Call(target.GrainId, method, arguments, method.ResponseTimeout ?? responseTimeout) { Context = context });
    }

    /// <summary>Passes a call of one client to an observer of another, and its answer back.</summary>
    public void Relay(MethodRequest request)
    {
        if (request.Method.OneWay)
        {
            _router.Send(new OneWayCall(request.Target, request.Method, request.Arguments, log) { Context = request.Context });
            return;
        }

        TimeSpan timeout = request.Method.ResponseTimeout ?? responseTimeout;
        Task<object?> answer = Send(new Call(request.Target, request.Method, request.Arguments, timeout) { Context = request.Context });
        _ = AnswerAsync();

        async Task AnswerAsync()
        {
            try
            {
                request.Complete(await answer);
            }
            catch (Exception exception)
            {
                request.Fail(exception);
            }
        }
    }

    private Task<object?> Send(Call call)
    {
        timeouts.Watch(call);
        _router.Send(call);
        return call.Answered;
    }

    private RequestContext.State? Copy(RequestContext.State? state) => state?.Values is null
        ? state
        : state with { Values = state.Values.ToDictionary(pair => pair.Key, pair => _codec.Copy(pair.Value)!) };
}
