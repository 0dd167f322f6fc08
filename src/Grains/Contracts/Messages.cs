namespace OrleansChat.Grains.Contracts;

/// <summary>A message that somebody wants to post; bounds as <see cref="IRoomGrain.SendAsync(string, NewMessage)"/> has them.</summary>
/// <param name="Text">May be empty where there are attachments.</param>
/// <param name="ReplyTo">The seq of the message of the same room that this one answers.</param>
/// <param name="Mentions">Whom it names: user ids, or <see cref="Contracts.Mentions.Everybody"/>.</param>
/// <param name="Attachments">What the sender has uploaded.</param>
[GenerateSerializer, Immutable, Alias("chat.new_message")]
public sealed record NewMessage(
    [property: Id(0)] string Text,
    [property: Id(1)] string? Cid = null,
    [property: Id(2)] long? ReplyTo = null,
    [property: Id(3)] IReadOnlyList<string>? Mentions = null,
    [property: Id(4)] IReadOnlyList<NewAttachment>? Attachments = null);

/// <summary>An upload that a new message carries.</summary>
/// <param name="Media">Its id.</param>
/// <param name="Name">What it is to be called in this message; null: as it was uploaded.</param>
[GenerateSerializer, Immutable, Alias("chat.new_attachment")]
public sealed record NewAttachment(
    [property: Id(0)] string Media,
    [property: Id(1)] string? Name = null);

/// <summary>Whom a message may name beside users.</summary>
public static class Mentions
{
    /// <summary>Everybody in the room; cannot be taken for a user id.</summary>
    public const string Everybody = "*";
}

/// <summary>How often a message was reacted to with one emoji, as one user sees it.</summary>
/// <param name="Mine">Whether that user is one of them.</param>
[GenerateSerializer, Immutable, Alias("chat.reaction")]
public sealed record Reaction(
    [property: Id(0)] string Emoji,
    [property: Id(1)] int Count,
    [property: Id(2)] bool Mine);

/// <summary>A new text for a message.</summary>
/// <param name="Mentions">Whom it names from here on; null: whom it named before.</param>
[GenerateSerializer, Immutable, Alias("chat.edit")]
public sealed record Edit(
    [property: Id(0)] string Text,
    [property: Id(1)] IReadOnlyList<string>? Mentions = null);

/// <summary>The entry of the log that a change to a message became; without one where everything was so already and nothing was written.</summary>
[GenerateSerializer, Immutable, Alias("chat.changed")]
public sealed record Changed(
    [property: Id(0)] long? Seq,
    [property: Id(1)] DateTimeOffset? At)
{
    /// <summary>It was so already.</summary>
    public static readonly Changed Nothing = new(null, null);
}

/// <summary>A page of messages as one user sees them, each as it was after one and the same entry of the log.</summary>
/// <param name="Items">Ascending.</param>
/// <param name="More">Whether there are more in the direction asked; around: on either side.</param>
/// <param name="Seq">That entry's seq: what changes later is told by the entries after it.</param>
[GenerateSerializer, Immutable, Alias("chat.history_page")]
public sealed record HistoryPage(
    [property: Id(0)] IReadOnlyList<MessagePosted> Items,
    [property: Id(1)] bool More,
    [property: Id(2)] long Seq);
