using System.Text.Json;
using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>What is said in rooms, read and looked for.</summary>
public sealed partial class ChatClient
{
    private const string DirectPrefix = "dm:";

    /// <summary>Messages that are not yet known to be stored, in the order in which they were given.</summary>
    public IReadOnlyList<UnsentMessage> Unsent => _outbox.Unsent;

    /// <summary>
    /// Sends a message: now, or as soon as there is a connection; again after a break, under the same cid, until it is known to be stored. Messages to one room are stored once
    /// each, in the order in which this was called.
    /// </summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="text">Up to 16 KiB of UTF-8; may be empty where there are attachments.</param>
    /// <param name="options">What else it has.</param>
    /// <param name="cancellation">
    /// Takes the message back where it has not been on the wire yet; else it only ends the waiting: the message may be stored.
    /// </param>
    /// <returns>Completes when the message is stored; this may take as long as there is no connection.</returns>
    /// <exception cref="ChatException">
    /// What trying again cannot mend: <c>not_a_member</c>, <c>forbidden</c>, <c>blocked</c>, <c>too_large</c>, <c>bad_frame</c>, …; or <c>closed</c>, <c>outbox_full</c>.
    /// </exception>
    public async Task<SentMessage> SendAsync(string room, string text, SendOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(room);
        ArgumentNullException.ThrowIfNull(text);
        cancellation.ThrowIfCancellationRequested();
        string cid = options?.Cid ?? Guid.NewGuid().ToString("N");
        Frame frame = new Frame("send").Add("room", room).Add("text", text).Add("cid", cid)
            .Add("reply_to", options?.ReplyTo).Add("mentions", options?.Mentions).Add("attachments", options?.Attachments, WriteAttachment);
        Task<SentMessage> sent = _outbox.Add(OrderOf(room), new UnsentMessage(room, text, cid, Tried: false), frame);
        try
        {
            return await sent.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _outbox.TryTakeBack(cid);
            _ = sent.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Takes a message back that has not been on the wire yet; its <see cref="SendAsync"/> is cancelled.</summary>
    /// <param name="cid">Of <see cref="Unsent"/>.</param>
    /// <returns>False where there is none, or it may have been stored already.</returns>
    public bool TryTakeBack(string cid) => _outbox.TryTakeBack(cid);

    /// <summary>Gives a message of your own another text.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="seq">The message.</param>
    /// <param name="text">As of <see cref="SendAsync"/>.</param>
    /// <param name="mentions">The users whom it names from here on; empty: nobody; null: the same as before.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<ChangedMessage> EditAsync(string room, long seq, string text, IEnumerable<string>? mentions = null, CancellationToken cancellation = default) =>
        AskAsync(OfMessage("edit", room, seq).Add("text", text).Add("mentions", mentions), WireContext.Default.ChangedMessage, cancellation);

    /// <summary>Deletes a message: your own, or as staff of the room anybody's.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="seq">The message.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<ChangedMessage> DeleteAsync(string room, long seq, CancellationToken cancellation = default) =>
        AskAsync(OfMessage("delete", room, seq), WireContext.Default.ChangedMessage, cancellation);

    /// <summary>Reacts to a message, or takes a reaction back.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="seq">The message.</param>
    /// <param name="emoji">1 to 32 characters without spaces.</param>
    /// <param name="remove">Takes it back.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<ChangedMessage> ReactAsync(string room, long seq, string emoji, bool remove = false, CancellationToken cancellation = default) =>
        AskAsync(OfMessage("react", room, seq).Add("emoji", emoji).AddIf("remove", remove), WireContext.Default.ChangedMessage, cancellation);

    /// <summary>Pins a message, or no longer.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="seq">The message.</param>
    /// <param name="remove">It is no longer to be pinned.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<ChangedMessage> PinAsync(string room, long seq, bool remove = false, CancellationToken cancellation = default) =>
        AskAsync(OfMessage("pin", room, seq).AddIf("remove", remove), WireContext.Default.ChangedMessage, cancellation);

    /// <summary>The pinned messages of a room, by seq.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="after">Those above this seq.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<MessagePage> PinsAsync(string room, long? after = null, CancellationToken cancellation = default) =>
        AskAsync(OfRoom("pins", room).Add("after", after), WireContext.Default.MessagePage, cancellation);

    /// <summary>A page of a room's messages, ascending.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="options">Which page; null: the newest.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<MessagePage> HistoryAsync(string room, HistoryOptions? options = null, CancellationToken cancellation = default) => AskAsync(
        OfRoom("history", room).Add("before", options?.Before).Add("after", options?.After).Add("around", options?.Around).Add("limit", options?.Limit),
        WireContext.Default.MessagePage,
        cancellation);

    /// <summary>Messages by what they say, the newest first.</summary>
    /// <param name="query">Words, <c>"a phrase"</c>, <c>from:user</c>; up to 256 characters.</param>
    /// <param name="options">Where, and which page.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<FoundMessages> SearchAsync(string query, SearchOptions? options = null, CancellationToken cancellation = default) => AskAsync(
        new Frame("search").Add("query", query).Add("room", options?.Room).Add("before", options?.Before).Add("limit", options?.Limit),
        WireContext.Default.FoundMessages,
        cancellation);

    /// <summary>
    /// The user has seen everything up to a message. Call it as often as you like: it is told at once, then at most once a second, the highest alone, and after a break again.
    /// </summary>
    /// <param name="room">The room's id.</param>
    /// <param name="seq">Up to here.</param>
    public void MarkRead(string room, long seq) => _read.Mark(room, seq);

    /// <summary>Messages of a direct room have reached this device; told as <see cref="MarkRead"/>.</summary>
    /// <param name="room">The direct room's id.</param>
    /// <param name="seq">Up to here.</param>
    public void MarkDelivered(string room, long seq) => _delivered.Mark(room, seq);

    /// <summary>As <see cref="MarkRead"/>, but just once, and tells what is left to read.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="seq">Everything up to here has been read.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<ReadPosition> ReadAsync(string room, long seq, CancellationToken cancellation = default) =>
        AskAsync(OfMessage("read", room, seq), WireContext.Default.ReadPosition, cancellation);

    /// <summary>As <see cref="MarkDelivered"/>, but just once, and tells when it is done.</summary>
    /// <param name="room">The direct room's id, or <c>@user</c>.</param>
    /// <param name="seq">Everything up to here has arrived.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<NotedRoom> DeliveredAsync(string room, long seq, CancellationToken cancellation = default) =>
        AskAsync(OfMessage("delivered", room, seq), WireContext.Default.NotedRoom, cancellation);

    /// <summary>How far each member has read; of rooms of up to 100 members.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<RoomReceipts> ReceiptsAsync(string room, CancellationToken cancellation = default) =>
        AskAsync(OfRoom("receipts", room), WireContext.Default.RoomReceipts, cancellation);

    /// <summary>Tells the others that you are writing: every four seconds while you are.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="stop">You are no longer, and have not sent it either.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<NotedRoom> TypingAsync(string room, bool stop = false, CancellationToken cancellation = default) =>
        AskAsync(OfRoom("typing", room).AddIf("stop", stop), WireContext.Default.NotedRoom, cancellation);

    private static Frame OfRoom(string type, string room) => new Frame(type).Add("room", room);

    private static Frame OfMessage(string type, string room, long seq) => OfRoom(type, room).Add("seq", seq);

    private static void WriteAttachment(Utf8JsonWriter json, MediaReference attachment)
    {
        if (attachment.Name is null)
        {
            json.WriteStringValue(attachment.Media);
            return;
        }

        json.WriteStartObject();
        json.WriteString("media"u8, attachment.Media);
        json.WriteString("name"u8, attachment.Name);
        json.WriteEndObject();
    }

    /// <summary>One name for a room that has two: <c>@bob</c> is <c>dm:alice:bob</c>.</summary>
    private string OrderOf(string room)
    {
        if (User is not { } user || !room.StartsWith('@'))
        {
            return room;
        }

        string other = room[1..];
        return string.CompareOrdinal(user, other) <= 0 ? $"{DirectPrefix}{user}:{other}" : $"{DirectPrefix}{other}:{user}";
    }
}
