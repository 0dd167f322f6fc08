using System.Security.Cryptography;
using System.Text;

namespace OrleansChat.Chaos.Recording;

/// <summary>One entry of a room's log, as the database has it or as somebody was told of it: equal where it is the same.</summary>
/// <param name="Type"><c>message</c> or <c>member</c>.</param>
/// <param name="User">Who sent it; whose membership it is.</param>
/// <param name="Detail">Of a member event: the action, the role and who did it.</param>
/// <param name="TextHash">Of a message: what its text hashes to.</param>
/// <param name="AtMs">Milliseconds since 1970, UTC.</param>
internal sealed record LoggedEvent(string Room, long Seq, string Type, string User, string? Cid, string? TextHash, string? Detail, long AtMs)
{
    private const string MessageType = "message";
    private const string MemberType = "member";

    public bool IsMessage => Type == MessageType;

    public static LoggedEvent Message(string room, long seq, long atMs, string user, string? cid, string text) =>
        new(room, seq, MessageType, user, cid, HashOf(text), null, atMs);

    public static LoggedEvent Member(string room, long seq, long atMs, string member, string action, string role, string by) =>
        new(room, seq, MemberType, member, null, null, $"{action} {role} by {by}", atMs);

    /// <summary>What stands for a text in a recording.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>Whether it makes the user a member.</summary>
    public bool Admits(string user) => Type == MemberType && User == user && Detail!.StartsWith("join ", StringComparison.Ordinal);

    /// <summary>Whether it ends the user's membership.</summary>
    public bool Dismisses(string user) => Type == MemberType && User == user && Detail!.StartsWith("leave ", StringComparison.Ordinal);

    public override string ToString() => IsMessage
        ? $"{Room}#{Seq} by {User} cid {Cid} text {TextHash} at {AtMs}"
        : $"{Room}#{Seq} {User} {Detail} at {AtMs}";
}
