using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary><c>ok</c> to <c>profile</c> and <c>set_profile</c>.</summary>
internal sealed record OkProfileReply(PublicProfile Profile) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => PeopleEncoder.WriteFields(json, Profile);
}

/// <summary><c>ok</c> to <c>contacts</c>.</summary>
internal sealed record OkContactsReply(IReadOnlyList<NamedContact> Contacts) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => json.WriteArray("contacts"u8, Contacts, static (writer, contact) =>
    {
        PeopleEncoder.WriteFields(writer, contact.Contact);
        writer.WriteString("name"u8, contact.Name);
    });
}

/// <summary><c>ok</c> to <c>contact</c>.</summary>
internal sealed record OkContactReply(Contact Contact) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => PeopleEncoder.WriteFields(json, Contact);
}

/// <summary><c>ok</c> to <c>presence</c>.</summary>
internal sealed record OkPresenceReply(PresenceStatus Status, string? Text) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("status"u8, WireNames.Of(Status));
        if (!string.IsNullOrEmpty(Text))
        {
            json.WriteString("text"u8, Text);
        }
    }
}

/// <summary><c>ok</c> to <c>watch</c>.</summary>
internal sealed record OkWatchReply : OkReply
{
    public static readonly OkWatchReply Instance = new();

    public override void WriteFields(Utf8JsonWriter json)
    {
    }
}
