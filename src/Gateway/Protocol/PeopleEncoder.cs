using System.Buffers;
using System.Text.Json;
using OrleansChat.Gateway.Delivery.Watching;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>Writes what concerns people: how they are, who they are, what they are to one another.</summary>
internal static class PeopleEncoder
{
    private const string Offline = "offline";

    public static void Write(IBufferWriter<byte> output, SeenPresence presence) => JsonOutput.WriteObject(output, presence, static (json, seen) =>
    {
        json.WriteString("type"u8, "presence"u8);
        json.WriteString("user"u8, seen.User);
        json.WriteString("status"u8, seen.Status is { } status ? WireNames.Of(status) : Offline);
        if (seen.Text is not null)
        {
            json.WriteString("text"u8, seen.Text);
        }

        if (seen.LastSeen is { } at)
        {
            JsonOutput.WriteTime(json, "last_seen"u8, at);
        }
    });

    public static void Write(IBufferWriter<byte> output, ContactNotice contact) => JsonOutput.WriteObject(output, contact, static (json, notice) =>
    {
        json.WriteString("type"u8, "contact"u8);
        json.WriteString("user"u8, notice.Contact.User);
        json.WriteString("action"u8, WireNames.Of(notice.Action!.Value));
        json.WriteString("by"u8, notice.By);
        json.WriteString("state"u8, WireNames.Of(notice.Contact.State));
    });

    public static void Write(IBufferWriter<byte> output, PublicProfile profile) => JsonOutput.WriteObject(output, profile, static (json, changed) =>
    {
        json.WriteString("type"u8, "profile"u8);
        WriteFields(json, changed);
    });

    /// <summary>The fields of a profile, into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, PublicProfile profile)
    {
        json.WriteString("user"u8, profile.User);
        json.WriteString("name"u8, profile.Name);
        json.WriteString("avatar"u8, profile.Avatar);
        json.WriteString("bio"u8, profile.Bio);
        json.WriteBoolean("guest"u8, profile.Guest);
        if (profile.Owner is not null)
        {
            json.WriteBoolean("bot"u8, true);
            json.WriteString("owner"u8, profile.Owner);
        }

        if (profile.CreatedAt is { } at)
        {
            JsonOutput.WriteTime(json, "created_at"u8, at);
        }
    }

    /// <summary>The fields of somebody on a list of contacts, into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, Contact contact)
    {
        json.WriteString("user"u8, contact.User);
        json.WriteString("state"u8, WireNames.Of(contact.State));
        if (contact.State != ContactState.None)
        {
            JsonOutput.WriteTime(json, "since"u8, contact.Since);
        }
    }
}
