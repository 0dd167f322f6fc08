using System.Buffers;
using Orleans.Diagnostics;
using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>Calls and answers as frames. A call carries the version of the membership that its sender knows.</summary>
internal sealed class FrameCodec(InterfaceCatalog catalog, WireCodec codec, TimeProvider time, EngineMetrics metrics, Func<long> version)
{
    public EngineMetrics Metrics => metrics;

    private const byte HasValues = 1;
    private const byte HasReentrancyId = 2;
    private const int GuidBytes = 16;

    /// <summary>How many silos may send a call on before one says that they do not agree where it belongs.</summary>
    public const int MaxHops = 16;

    public void WriteRequest(FrameBuffer frame, MethodRequest request, long number)
    {
        GrainMethod method = request.Method;
        frame.Byte((byte)FrameKind.Request);
        frame.Varint((ulong)number);
        frame.Varint(request is Call call ? (ulong)Math.Max(1, call.Timeout.TotalMilliseconds) : 0);
        frame.Varint((ulong)version());
        frame.Varint((ulong)request.Hops);
        frame.Text(request.Target.Type.ToString());
        frame.Text(request.Target.Key.ToString());
        frame.Text(method.InterfaceName);
        frame.Varint(method.MethodId);
        WriteContext(frame, request.Context);
        for (int i = 0; i < method.ParameterTypes.Length; i++)
        {
            codec.Write(frame, request.Arguments[i], method.ParameterTypes[i]);
        }
    }

    public void WriteResult(FrameBuffer frame, long number, GrainMethod method, object? result)
    {
        frame.Byte((byte)FrameKind.Result);
        frame.Varint((ulong)number);
        if (method.ResultType is not null)
        {
            codec.Write(frame, result, method.ResultType);
        }
    }

    public void WriteFailure(FrameBuffer frame, long number, Exception exception)
    {
        frame.Byte((byte)FrameKind.Failure);
        frame.Varint((ulong)number);
        codec.Write<Exception>(frame, exception);
    }

    /// <summary>Reads a call. One that this process has no method for is answered at once, and is null.</summary>
    public IncomingCall? ReadRequest(ref SequenceReader<byte> reader, Connection connection)
    {
        long number = (long)FrameReading.Varint(ref reader);
        long milliseconds = (long)Math.Min(FrameReading.Varint(ref reader), int.MaxValue);
        long version = (long)Math.Min(FrameReading.Varint(ref reader), int.MaxValue);
        int hops = (int)Math.Min(FrameReading.Varint(ref reader), MaxHops);
        string type = FrameReading.Text(ref reader);
        string key = FrameReading.Text(ref reader);
        string interfaceName = FrameReading.Text(ref reader);
        uint methodId = (uint)FrameReading.Varint(ref reader);
        if (string.IsNullOrWhiteSpace(type) || string.IsNullOrWhiteSpace(key))
        {
            throw new InvalidDataException("A call without a target.");
        }

        try
        {
            GrainMethod method = catalog.Find(interfaceName, methodId);
            RequestContext.State? context = ReadContext(ref reader);
            object?[] arguments = ReadArguments(ref reader, method);
            TimeSpan? patience = milliseconds == 0 ? null : TimeSpan.FromMilliseconds(milliseconds);
            return new IncomingCall(GrainId.Create(type, key), method, arguments, connection, number, patience, time)
            {
                Context = context,
                Version = version,
                Hops = hops + 1,
            };
        }
        catch (Exception exception) when (exception is KeyNotFoundException or SerializerException)
        {
            // Of another version than this process, but a sound frame.
            if (number != 0)
            {
                connection.SendFailure(number, new OrleansMessageRejectionException(exception.Message, exception));
            }

            return null;
        }
    }

    /// <summary>Reads an answer and gives it to its call.</summary>
    public void ReadAnswer(ref SequenceReader<byte> reader, FrameKind kind, Call call)
    {
        try
        {
            if (kind == FrameKind.Failure)
            {
                call.Fail((Exception)codec.Read(ref reader, typeof(Exception))!);
            }
            else
            {
                call.Complete(call.Method.ResultType is { } type ? codec.Read(ref reader, type) : null);
            }
        }
        catch (SerializerException exception)
        {
            call.Fail(exception); // Of another version than this process, but a sound frame.
        }
        catch (Exception exception)
        {
            call.Fail(exception);
            throw;
        }
    }

    private object?[] ReadArguments(ref SequenceReader<byte> reader, GrainMethod method)
    {
        object?[] arguments = new object?[method.ParameterTypes.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = codec.Read(ref reader, method.ParameterTypes[i]);
        }

        return arguments;
    }

    private void WriteContext(FrameBuffer frame, RequestContext.State? context)
    {
        bool values = context?.Values is not null;
        bool reentrant = context is not null && context.ReentrancyId != Guid.Empty;
        frame.Byte((byte)((values ? HasValues : 0) | (reentrant ? HasReentrancyId : 0)));
        if (values)
        {
            codec.Write(frame, context!.Values);
        }

        if (reentrant)
        {
            context!.ReentrancyId.TryWriteBytes(frame.GetSpan(GuidBytes));
            frame.Advance(GuidBytes);
        }
    }

    private RequestContext.State? ReadContext(ref SequenceReader<byte> reader)
    {
        byte parts = FrameReading.Byte(ref reader);
        if (parts == 0)
        {
            return null;
        }

        Dictionary<string, object>? values = (parts & HasValues) != 0
            ? (Dictionary<string, object>?)codec.Read(ref reader, typeof(Dictionary<string, object>))
            : null;
        Guid reentrancyId = Guid.Empty;
        if ((parts & HasReentrancyId) != 0)
        {
            Span<byte> bytes = stackalloc byte[GuidBytes];
            if (!reader.TryCopyTo(bytes))
            {
                throw new InvalidDataException("A frame is too short.");
            }

            reader.Advance(GuidBytes);
            reentrancyId = new Guid(bytes);
        }

        return new RequestContext.State(values, reentrancyId);
    }
}
