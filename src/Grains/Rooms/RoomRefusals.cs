using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>Why a room says no, in the words that a person reads.</summary>
internal static class RoomRefusals
{
    public static readonly Refusal NoSuchRoom = new(RefusalCode.NoSuchRoom, "There is no such room.");

    public static readonly Refusal AlreadyExists = new(RefusalCode.AlreadyExists, "There is a room with this id already.");

    public static readonly Refusal AlreadyMember = new(RefusalCode.AlreadyExists, "You are a member already.");

    public static readonly Refusal NotAMember = new(RefusalCode.NotAMember, "You are not a member of this room.");

    public static readonly Refusal PrivateRoom = new(RefusalCode.Forbidden, "This room is private: a member has to add you.");

    public static readonly Refusal StaffOnly = new(RefusalCode.Forbidden, "Only the owner and admins post in a channel.");

    public static readonly Refusal ReadOnly = new(RefusalCode.Forbidden, "You may read this room, and no more.");

    public static readonly Refusal NoSuchMessage = new(RefusalCode.NoSuchMessage, "There is no message with this seq, or it has been deleted.");

    public static readonly Refusal NotTheAuthor = new(RefusalCode.Forbidden, "Only its author edits a message.");

    public static readonly Refusal NeitherAuthorNorStaff = new(RefusalCode.Forbidden, "Only its author and the room's staff delete a message.");

    public static readonly Refusal TooOld = new(RefusalCode.Forbidden, "The message is too old to be changed by its author.");

    public static readonly Refusal StaffMentionsEverybody = new(RefusalCode.Forbidden, "Only the owner and admins mention everybody.");

    public static readonly Refusal StaffPins = new(RefusalCode.Forbidden, "Only the owner and admins pin messages.");

    public static readonly Refusal NotYourMedia = new(RefusalCode.Forbidden, "An attachment is something that you have uploaded yourself, and that is still there.");

    public static readonly Refusal NotYourDirectRoom = new(RefusalCode.Forbidden, "A direct room is for its two users alone.");

    public static readonly Refusal Blocked = new(RefusalCode.Blocked, "They do not want to hear from you.");

    public static readonly Refusal UnblockFirst = new(RefusalCode.Forbidden, "You have blocked them: unblock them first.");

    public static readonly Refusal DirectRoomIsNotCreated = new(RefusalCode.Forbidden, "A direct room is opened by joining it or by the first message.");

    public static readonly Refusal DirectRoomIsNotLeft = new(RefusalCode.Forbidden, "A direct room cannot be left.");

    public static readonly Refusal DeliveredInDirectRooms = new(RefusalCode.Forbidden, "What has been delivered is noted in direct rooms only.");

    public static readonly Refusal Banned = new(RefusalCode.Banned, "You are banned from this room.");

    public static readonly Refusal InvitedIsBanned = new(RefusalCode.Banned, "Whoever is banned from this room cannot be invited: unban first.");

    public static readonly Refusal NotYourPlace = new(RefusalCode.Forbidden, "Your role in this room does not allow that.");

    public static readonly Refusal OnlyTheOwner = new(RefusalCode.Forbidden, "Only the owner makes admins, and another owner.");

    public static readonly Refusal ReadsOnly = new(RefusalCode.Forbidden, "You may read here, and not post.");

    public static readonly Refusal DirectRoomIsAsItIs = new(RefusalCode.Forbidden, "A direct room has its two users and no settings.");

    public static readonly Refusal Full = new(RefusalCode.TooLarge, "The room has as many members as it may have.");

    /// <summary>What is wanted is so already. Nobody is told that it was refused.</summary>
    public static readonly Refusal Unchanged = new(RefusalCode.Conflict, "It is so already.");

    /// <summary>First somebody is to be found who takes the owner's place. Nobody is told.</summary>
    public static readonly Refusal OwnerLeaves = new(RefusalCode.Conflict, "The owner leaves.");

    public static readonly Refusal Unavailable =
        new(RefusalCode.Unavailable, "The room did not answer; it may or may not have happened. Send again with the same cid.");

    public static readonly Refusal Busy =
        new(RefusalCode.Unavailable, "The room has more to store than it can. Send again with the same cid.", TimeSpan.FromSeconds(1));

    public static readonly Refusal NotAUserId = BadFrame("That is not a user id.");

    public static Refusal NoSuchUser(string user) => new(RefusalCode.NoSuchUser, $"There is no user {user}.");

    public static Refusal TheyAreNotAMember(string user) => new(RefusalCode.NotAMember, $"{user} is not a member of this room.");

    public static Refusal TooSoon(TimeSpan wait) => new(RefusalCode.RateLimited, "This room is slow: wait before you post again.", wait);

    public static Refusal TooManyRooms(string user, int most) =>
        new(RefusalCode.TooLarge, $"{user} is a member of {most} rooms, and nobody may be in more.");

    public static Refusal TooManyForReceipts(int members) =>
        new(RefusalCode.TooLarge, $"Who has read what is told in rooms of up to {members} members.");

    public static Refusal BadFrame(string message) => new(RefusalCode.BadFrame, message);

    public static Refusal TooLarge(string message) => new(RefusalCode.TooLarge, message);
}
