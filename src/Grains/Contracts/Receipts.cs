namespace OrleansChat.Grains.Contracts;

/// <summary>The newest message of a room that has not been deleted, as lists show it.</summary>
/// <param name="Text">The beginning of its text, at most <see cref="Limits.PreviewLength"/> characters.</param>
/// <param name="Attached">How many attachments it carries.</param>
[GenerateSerializer, Immutable, Alias("chat.last_message")]
public sealed record LastMessage(
    [property: Id(0)] long Seq,
    [property: Id(1)] string User,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string Text,
    [property: Id(4)] int Attached = 0);

/// <summary>How far a member has read a room, and what is left for them.</summary>
/// <param name="Read">The highest seq that they have read, which never falls.</param>
/// <param name="Head">The room's newest seq at the moment of the count: later messages are not in it.</param>
/// <param name="Unread">Others' messages above <paramref name="Read"/> that are there, up to <see cref="Limits.MaxCounted"/>.</param>
/// <param name="Mentions">As many of them name the member, or everybody.</param>
[GenerateSerializer, Immutable, Alias("chat.read_position")]
public sealed record ReadPosition(
    [property: Id(0)] long Read,
    [property: Id(1)] long Head,
    [property: Id(2)] int Unread,
    [property: Id(3)] int Mentions);

/// <summary>How far one member of a room has read it.</summary>
/// <param name="Delivered">The highest seq that has reached a device of theirs; told in direct rooms only, where it is never below <paramref name="Read"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.receipt")]
public sealed record Receipt(
    [property: Id(0)] string User,
    [property: Id(1)] long Read,
    [property: Id(2)] long Delivered);

/// <summary>How far the members of a room have read it, by user id.</summary>
/// <param name="Direct">Whether it is a direct room, where <see cref="Receipt.Delivered"/> means something.</param>
[GenerateSerializer, Immutable, Alias("chat.room_receipts")]
public sealed record RoomReceipts(
    [property: Id(0)] IReadOnlyList<Receipt> Items,
    [property: Id(1)] bool Direct);
