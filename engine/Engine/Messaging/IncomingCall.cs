using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>A call that came over a connection and is answered there. Number 0: nobody waits for the answer.</summary>
internal sealed class IncomingCall : MethodRequest
{
    private readonly Connection _connection;
    private readonly TimeProvider _time;
    private readonly long _number;
    private readonly long _deadline;

    /// <param name="patience">How long the caller waits; null where it does not.</param>
    public IncomingCall(
        GrainId target, GrainMethod method, object?[] arguments, Connection connection, long number, TimeSpan? patience, TimeProvider time)
        : base(target, method, arguments)
    {
        (_connection, _number, _time) = (connection, number, time);
        _deadline = patience is { } span ? time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency) : long.MaxValue;
        Isolated = true;
    }

    /// <summary>The version of the membership that the caller knew.</summary>
    public long Version { get; init; }

    /// <summary>Whether another silo sent it, not a client.</summary>
    public bool FromSilo { get; set; }

    public override bool Expired => _time.GetTimestamp() > _deadline;

    /// <summary>How long the caller still waits.</summary>
    public TimeSpan Remaining
    {
        get
        {
            TimeSpan left = _time.GetElapsedTime(_time.GetTimestamp(), _deadline);
            return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
        }
    }

    public override void Answer(object? result, WireCodec codec) => Complete(result);

    public override void Complete(object? result)
    {
        if (_number == 0)
        {
            return;
        }

        try
        {
            _connection.SendResult(_number, this, result);
        }
        catch (Exception exception)
        {
            // Nobody to tell, or a result that cannot cross.
            Fail(exception);
        }
    }

    public override void Fail(Exception exception)
    {
        if (_number != 0)
        {
            _connection.SendFailure(_number, exception);
        }
    }
}
