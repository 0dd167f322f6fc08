using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary><c>error</c></summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
internal sealed record ErrorReply(string Code, string Message, TimeSpan? RetryAfter = null) : Reply
{
    public override ReadOnlySpan<byte> Type => "error"u8;

    public static ErrorReply Of(Refusal refusal) => new(WireNames.Of(refusal.Code), refusal.Message, refusal.RetryAfter);

    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("code"u8, Code);
        json.WriteString("message"u8, Message);
        if (RetryAfter is { } wait)
        {
            json.WriteNumber("retry_after_ms"u8, (long)Math.Ceiling(wait.TotalMilliseconds));
        }
    }
}
