using System.Text.Json;

namespace OrleansChat.Gateway.Protocol;

/// <summary>What a request is answered with: one record per shape, in Replies/. The request's id is added when it is written.</summary>
internal abstract record Reply
{
    /// <summary>The frame's <c>type</c>, in UTF-8.</summary>
    public abstract ReadOnlySpan<byte> Type { get; }

    /// <summary>Writes all fields but <c>type</c> and <c>id</c>, into an object that is open.</summary>
    public abstract void WriteFields(Utf8JsonWriter json);
}

/// <summary>A reply that is only sent to a request with an id.</summary>
internal abstract record OkReply : Reply
{
    public sealed override ReadOnlySpan<byte> Type => "ok"u8;
}
