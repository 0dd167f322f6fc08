using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansChat.Cluster.Control;

/// <summary>What is asked through the control socket: one line of JSON.</summary>
/// <param name="Verb">One of <see cref="ControlVerbs"/>.</param>
/// <param name="Target">A member's name; for <c>add</c>, <c>silo</c> or <c>gateway</c>.</param>
internal sealed record ControlRequest(string Verb, string? Target = null);

/// <summary>What is answered: one line of JSON.</summary>
/// <param name="Text">For people.</param>
/// <param name="Name">Of the member that was added.</param>
/// <param name="Members">Where the status was asked for.</param>
internal sealed record ControlAnswer(bool Ok, string Text, string? Name = null, IReadOnlyList<MemberStatus>? Members = null);

/// <summary>What can be asked.</summary>
internal static class ControlVerbs
{
    public const string Status = "status";
    public const string Add = "add";
    public const string Start = "start";
    public const string Stop = "stop";
    public const string Kill = "kill";
    public const string Freeze = "freeze";
    public const string Thaw = "thaw";
    public const string Down = "down";
}

/// <summary>How both are written.</summary>
internal static class ControlJson
{
    public const int MaxLineBytes = 64 * 1024;

    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 8,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
