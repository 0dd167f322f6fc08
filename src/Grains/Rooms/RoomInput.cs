using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>The bounds of what a room is given, whoever gives it: each check answers a refusal, or null where all is well.</summary>
internal static class RoomInput
{
    public static Refusal? Check(NewRoom? room, LimitsOptions limits)
    {
        if (room is null)
        {
            return RoomRefusals.BadFrame("A new room needs a description.");
        }

        if (room.Kind is not (RoomKind.Public or RoomKind.Private or RoomKind.Channel))
        {
            return RoomRefusals.BadFrame("A new room is public, private or a channel.");
        }

        return CheckLabel(room.Name, Limits.MaxNameLength, "name")
            ?? CheckLabel(room.Topic, Limits.MaxTopicLength, "topic")
            ?? CheckMembers(room.Members, limits);
    }

    public static Refusal? Check(HistoryQuery? query)
    {
        if (query is null || !Enum.IsDefined(query.Direction))
        {
            return RoomRefusals.BadFrame("History is read before, after or around a seq.");
        }

        return query.Limit is < 1 or > Limits.MaxHistory
            ? RoomRefusals.BadFrame($"A page of history has 1 to {Limits.MaxHistory} messages.")
            : null;
    }

    public static Refusal? CheckDeletions(IReadOnlyList<long>? seqs) =>
        seqs is not { Count: > 0 } || seqs.Distinct().Count() != seqs.Count ? RoomRefusals.BadFrame("What is to be deleted is named, and once.")
        : seqs.Count > Limits.MaxDeletions ? RoomRefusals.TooLarge($"At most {Limits.MaxDeletions} messages are deleted at once.")
        : null;

    public static Refusal? Check(MemberAction? action) =>
        action is null || action.Change is not (MembershipChange.Invited or MembershipChange.Kicked or MembershipChange.Banned
            or MembershipChange.Unbanned or MembershipChange.RoleChanged)
            ? RoomRefusals.BadFrame("Members are invited, kicked, banned, unbanned, or given a role.")
        : !Ids.IsUser(action.User) ? RoomRefusals.NotAUserId
        : action.Reason is { Length: > Limits.MaxReasonLength } ? RoomRefusals.TooLarge($"A reason has at most {Limits.MaxReasonLength} characters.")
        : action.Reason is { } reason && !StoredText.IsLabel(reason) ? RoomRefusals.BadFrame("A reason is one line of text, and not blank.")
        : Check(action.Role);

    public static Refusal? Check(Role role) => Enum.IsDefined(role) ? null : RoomRefusals.BadFrame("A role is owner, admin, member or readonly.");

    /// <summary>Empty: none.</summary>
    public static Refusal? CheckName(string? name) => name is "" ? null : CheckLabel(name, Limits.MaxNameLength, "name");

    /// <summary>Empty: none.</summary>
    public static Refusal? CheckTopic(string? topic) => topic is "" ? null : CheckLabel(topic, Limits.MaxTopicLength, "topic");

    public static Refusal? CheckPageStart(string? after) => after is null || Ids.IsUser(after) ? null : RoomRefusals.NotAUserId;

    private static Refusal? CheckLabel(string? label, int maxLength, string what)
    {
        if (label is null)
        {
            return null;
        }

        if (label.Length > maxLength)
        {
            return RoomRefusals.TooLarge($"A {what} has at most {maxLength} characters.");
        }

        return StoredText.IsLabel(label) ? null : RoomRefusals.BadFrame($"A {what} is one line of text, and not blank.");
    }

    private static Refusal? CheckMembers(IReadOnlyList<string>? members, LimitsOptions limits)
    {
        if (members is null)
        {
            return RoomRefusals.BadFrame("A new room needs a list of members, if only an empty one.");
        }

        if (members.Count > limits.MembersAtCreate)
        {
            return RoomRefusals.TooLarge($"A room starts with at most {limits.MembersAtCreate} members.");
        }

        return members.All(member => Ids.IsUser(member)) ? null : RoomRefusals.NotAUserId;
    }
}
