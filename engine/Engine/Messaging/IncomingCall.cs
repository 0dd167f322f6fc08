using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>A call that came over a connection and is answered there. Number 0: nobody waits for the answer.</summary>
internal sealed class IncomingCall(
    GrainId target, GrainMethod method, object?[] arguments, Connection connection, long number, Func<bool> expired)
    : MethodRequest(target, method, arguments)
{
    public override bool Expired => expired();

    public override void Answer(object? result, WireCodec codec) => Complete(result);

    public override void Complete(object? result)
    {
        if (number != 0)
        {
            connection.SendResult(number, this, result);
        }
    }

    public override void Fail(Exception exception)
    {
        if (number != 0)
        {
            connection.SendFailure(number, exception);
        }
    }
}
