using System.Text.Json;

namespace OrleansChat.Gateway.Connections;

/// <summary>The body of a refused handshake: an <c>error</c> frame without a socket.</summary>
internal static class HandshakeRefusalBody
{
    public static async Task WriteAsync(HttpResponse response, HandshakeRefusal refusal)
    {
        response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteString("code"u8, refusal.Code);
        json.WriteString("message"u8, refusal.Message);
        if (refusal.RetryAfter is { } wait)
        {
            json.WriteNumber("retry_after_ms"u8, (long)Math.Ceiling(wait.TotalMilliseconds));
        }

        json.WriteEndObject();
        await json.FlushAsync();
    }
}
