using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansChat.Client.Results;
using OrleansChat.Client.Tests.Fakes;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Tests.Protocol;

/// <summary>The client knows all of docs/protocol.md: a method for each verb, a record for each event, a property for each field.</summary>
public sealed class ProtocolTests
{
    // Frames that end or begin a connection, or answer a request.
    private static readonly string[] NoEvents = ["hello", "ready", "bye", "error", "ok", "pong"];

    // A mistake on purpose.
    private static readonly string[] NoVerbs = ["dance"];

    private static readonly JsonSerializerOptions Strict = new()
    {
        TypeInfoResolver = WireContext.Default.WithAddedModifier(BeStrict),
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static TheoryData<string> Verbs => [.. ProtocolDocument.Frames.Where(frame => frame.Sent).Select(frame => (string)frame.Frame["type"]!).Except(NoVerbs).Distinct().Order()];

    public static TheoryData<string> Events => [.. ProtocolDocument.Events.Select(frame => (string)frame["type"]!).Except(NoEvents).Distinct().Order()];

    [Fact]
    public void The_document_has_examples_of_all()
    {
        Assert.InRange(Verbs.Count, 50, 200);
        Assert.InRange(Events.Count, 15, 50);
        Assert.Equal(VerbCalls.All.Keys.Order(), Verbs.Select(row => row.Data).Order());
        Assert.Equal(EventReader.Known.Keys.Order(), Events.Select(row => row.Data).Order());
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_has_a_method_that_sends_every_field(string verb)
    {
        if (VerbCalls.All[verb].Call is not { } call)
        {
            return;
        }

        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        Task asked = call(server.Client);
        JsonObject sent = await socket.TakeAsync(verb);
        IEnumerable<string> documented = ProtocolDocument.Frames.Where(frame => frame.Sent && (string?)frame.Frame["type"] == verb)
            .SelectMany(frame => frame.Frame.Select(field => field.Key)).Distinct();
        Assert.Equal(documented.Append("id").Distinct().Order(), sent.Select(field => field.Key).Intersect(documented.Append("id")).Order());
        socket.Reply(sent, "error", new { code = "forbidden" });
        Assert.Equal("forbidden", (await Assert.ThrowsAsync<ChatException>(() => asked)).Code);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_field_of_a_reply_is_a_property(string verb)
    {
        JsonObject[] replies = [.. ProtocolDocument.Answered
            .Where(answered => (string?)answered.Request["type"] == verb && (string?)answered.Reply["type"] is "ok" or "ready" or "pong")
            .Select(answered => answered.Reply)];
        JsonObject[] own = [.. replies.Where(reply => (string?)reply["type"] != "ok" || verb != "auth")];
        foreach (JsonObject reply in own)
        {
            Assert.NotNull(Deserialize(reply, (string?)reply["type"] == "ready" ? typeof(Ready) : VerbCalls.All[verb].Reply));
        }

        Assert.NotEmpty(replies);
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_field_of_an_event_is_a_property(string type)
    {
        Type record = type == "profile" ? typeof(Profile) : EventReader.Known[type].Target!.GetType().GetFields()
            .Select(field => field.FieldType).First(field => field.IsAssignableTo(typeof(JsonTypeInfo))).GetGenericArguments()[0];
        Assert.All(ProtocolDocument.Events.Where(frame => (string?)frame["type"] == type), frame => Assert.NotNull(Deserialize(frame, record)));
    }

    [Theory]
    [InlineData("hello", typeof(Hello))]
    [InlineData("bye", typeof(Bye))]
    [InlineData("error", typeof(WireError))]
    public void Every_field_of_what_begins_and_ends_is_a_property(string type, Type record) =>
        Assert.All(ProtocolDocument.Frames.Where(frame => !frame.Sent && (string?)frame.Frame["type"] == type), frame => Assert.NotNull(Deserialize(frame.Frame, record)));

    [Fact]
    public void Every_code_is_a_constant()
    {
        string[] known = [.. typeof(ChatErrors).GetFields().Select(code => (string)code.GetRawConstantValue()!)];
        string[] documented = [.. ProtocolDocument.Frames.Where(frame => (string?)frame.Frame["type"] == "error").Select(frame => (string)frame.Frame["code"]!).Distinct()];
        Assert.NotEmpty(documented);
        Assert.Subset(known.ToHashSet(), documented.ToHashSet());
    }

    private static object? Deserialize(JsonObject frame, Type type)
    {
        var fields = (JsonObject)frame.DeepClone();
        fields.Remove("id");
        if (type != typeof(Events.Attachment))
        {
            fields.Remove("type");
        }

        return fields.Deserialize(type, Strict);
    }

    /// <summary>Nothing may be left over; but examples need not be complete.</summary>
    private static void BeStrict(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        foreach (JsonPropertyInfo property in type.Properties)
        {
            property.IsRequired = false;
        }

        if (type.Type == typeof(Events.MessageEvent))
        {
            JsonPropertyInfo name = type.CreateJsonPropertyInfo(typeof(string), "type");
            name.Set = (_, _) => { };
            type.Properties.Add(name);
        }
    }
}
