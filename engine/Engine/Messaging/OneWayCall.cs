using Microsoft.Extensions.Logging;
using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>A call whose caller does not hear what became of it.</summary>
internal sealed partial class OneWayCall(GrainId target, GrainMethod method, object?[] arguments, ILogger log)
    : MethodRequest(target, method, arguments)
{
    public override void Answer(object? result, WireCodec codec)
    {
    }

    public override void Complete(object? result)
    {
    }

    public override void Fail(Exception exception) => LogFailed(log, exception, this);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The one-way call {Call} failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, OneWayCall call);
}
