using System.Text.Json;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Wire;

namespace OrleansChat.Silo.Admin;

/// <summary>
/// Writes out what is stored of a user, a JSON object a line: the profile, how the user is seen, memberships, contacts, every message, what they uploaded, and at last how many there were, so that an
/// export that was cut off is not taken for a whole one. As much is read as the receiver takes.
/// </summary>
internal sealed class UserExport(IMemberships memberships, IContacts contacts, IPresences presences, IUserMessages messages, IMediaLibrary library, TimeProvider time)
{
    public const string ContentType = "application/x-ndjson";

    private const int MessagesPerBatch = 100;
    private const int MediaPerBatch = 100;

    public async Task WriteAsync(UserProfile profile, Stream output, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<JoinedRoom> rooms = await memberships.OfUserAsync(profile.User, cancellation);
        await WriteLineAsync(output, new ProfileLine("profile", now, UserAnswer.Of(profile, now)), cancellation);
        foreach (StoredPresence presence in await presences.FindAsync([profile.User], cancellation))
        {
            await WriteLineAsync(output, new PresenceLine("presence", WireNames.Of(presence.Status), presence.Text, presence.LastSeen), cancellation);
        }

        foreach (JoinedRoom room in rooms)
        {
            await WriteLineAsync(output, new MembershipLine("membership", room.Room, room.Kind, room.Name, room.Role, room.Read), cancellation);
        }

        IReadOnlyList<Contact> people = await contacts.OfUserAsync(profile.User, cancellation);
        foreach (Contact contact in people)
        {
            await WriteLineAsync(output, new ContactLine("contact", contact.User, contact.State, contact.Since), cancellation);
        }

        long written = await WriteMessagesAsync(profile.User, output, cancellation);
        long media = await WriteMediaAsync(profile.User, output, cancellation);
        await WriteLineAsync(output, new EndLine("end", rooms.Count, people.Count, written, media), cancellation);
    }

    private async Task<long> WriteMediaAsync(string user, Stream output, CancellationToken cancellation)
    {
        long written = 0;
        MediaPlace? after = null;
        while (true)
        {
            IReadOnlyList<StoredMedia> batch = await library.PageAsync(user, after, MediaPerBatch, cancellation);
            foreach (StoredMedia media in batch)
            {
                await WriteLineAsync(output, new MediaLine("media", media.File.Media, media.File.Type, media.File.Bytes, media.File.Name, media.CreatedAt), cancellation);
            }

            await output.FlushAsync(cancellation);
            written += batch.Count;
            if (batch.Count < MediaPerBatch)
            {
                return written;
            }

            after = new MediaPlace(batch[^1].CreatedAt, batch[^1].File.Media);
        }
    }

    private async Task<long> WriteMessagesAsync(string user, Stream output, CancellationToken cancellation)
    {
        long written = 0;
        MessagePlace? after = null;
        while (true)
        {
            IReadOnlyList<UserMessage> batch = await messages.PageAsync(user, after, MessagesPerBatch, cancellation);
            foreach ((string room, MessagePosted message) in batch)
            {
                await WriteLineAsync(output, MessageLine.Of(room, message), cancellation);
            }

            await output.FlushAsync(cancellation);
            written += batch.Count;
            if (batch.Count < MessagesPerBatch)
            {
                return written;
            }

            after = new MessagePlace(batch[^1].Room, batch[^1].Message.Seq);
        }
    }

    private static async Task WriteLineAsync<T>(Stream output, T line, CancellationToken cancellation)
    {
        await JsonSerializer.SerializeAsync(output, line, AdminJson.Options, cancellation);
        await output.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    private sealed record ProfileLine(string Type, DateTimeOffset ExportedAt, UserAnswer Profile);

    private sealed record MembershipLine(string Type, string Room, RoomKind Kind, string? Name, Role Role, long Read);

    private sealed record MessageLine(
        string Type,
        string Room,
        long Seq,
        DateTimeOffset At,
        string Text,
        string? Cid,
        long? ReplyTo,
        IReadOnlyList<string> Mentions,
        IReadOnlyList<Attachment> Attachments,
        DateTimeOffset? EditedAt)
    {
        public static MessageLine Of(string room, MessagePosted message) => new(
            "message", room, message.Seq, message.At, message.Text, message.Cid, message.ReplyTo, message.Mentions ?? [], message.Attachments ?? [], message.EditedAt);
    }

    private sealed record PresenceLine(string Type, string Status, string? Text, DateTimeOffset? LastSeen);

    private sealed record ContactLine(string Type, string User, ContactState State, DateTimeOffset Since);

    private sealed record MediaLine(string Type, string Media, string MediaType, long Bytes, string? Name, DateTimeOffset CreatedAt);

    private sealed record EndLine(string Type, int Memberships, int Contacts, long Messages, long Media);
}
