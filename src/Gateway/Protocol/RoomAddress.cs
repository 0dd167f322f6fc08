using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>What a request may write for <c>room</c>: a room's id, <c>@bob</c>, or the canonical id of a direct room.</summary>
internal readonly record struct RoomAddress
{
    private readonly string _text;

    private RoomAddress(string text) => _text = text;

    public static bool TryParse(string text, out RoomAddress address)
    {
        address = new RoomAddress(text);
        return text.StartsWith('@')
            ? Ids.IsUser(text.AsSpan(1))
            : Ids.IsRoom(text) || Ids.TryParseDirectRoom(text, out _);
    }

    /// <summary>The room's canonical id as <paramref name="user"/> means it; false for a direct room of others.</summary>
    public bool TryResolve(string user, out string room)
    {
        room = _text.StartsWith('@') ? Ids.DirectRoom(user, _text[1..]) : _text;
        return !Ids.TryParseDirectRoom(room, out (string First, string Second) users) || users.First == user || users.Second == user;
    }

    public override string ToString() => _text;
}
