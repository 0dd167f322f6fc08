using Microsoft.Extensions.Logging;
using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>A call whose caller does not hear what became of it.</summary>
internal sealed partial class OneWayCall : MethodRequest
{
    private readonly ILogger _log;

    public OneWayCall(GrainId target, GrainMethod method, object?[] arguments, ILogger log)
        : base(target, method, arguments) => _log = log;

    /// <summary>One that goes on for another, whose arguments nobody else holds.</summary>
    public OneWayCall(IncomingCall incoming, ILogger log)
        : this(incoming.Target, incoming.Method, incoming.Arguments, log)
    {
        Context = incoming.Context;
        Hops = incoming.Hops;
        Isolated = true;
    }

    public override void Answer(object? result, WireCodec codec)
    {
    }

    public override void Complete(object? result)
    {
    }

    public override void Fail(Exception exception) => LogFailed(_log, exception, this);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The one-way call {Call} failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, OneWayCall call);
}
