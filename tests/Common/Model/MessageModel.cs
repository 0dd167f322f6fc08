using System.Globalization;
using System.Text.Json.Nodes;

namespace OrleansChat.Tests.Common.Model;

/// <summary>A message as one user sees it: made of a frame, changed by the events that follow.</summary>
public sealed class MessageModel
{
    private readonly string _me;
    private readonly SortedDictionary<string, (int Count, bool Mine)> _reactions = new(StringComparer.Ordinal);
    private readonly string _head;
    private string? _replyTo;
    private string _text;
    private string _mentions;
    private string _attachments;
    private string? _editedAt;

    /// <param name="me">Who sees it.</param>
    /// <param name="frame">An event, or an item of a history.</param>
    public MessageModel(string me, JsonObject frame)
    {
        _me = me;
        User = (string)frame["user"]!;
        _head = $"{frame["seq"]} {frame["at"]} {User} cid={frame["cid"]}";
        _replyTo = frame["reply_to"]?.ToJsonString();
        _text = (string)frame["text"]!;
        _mentions = Words(frame["mentions"]);
        _attachments = frame["attachments"]?.ToJsonString() ?? "";
        _editedAt = (string?)frame["edited_at"];
        Tombstone = frame["deleted_at"] is { } at ? $"{at} by {frame["deleted_by"]}" : null;
        foreach (JsonNode? reaction in frame["reactions"] as JsonArray ?? [])
        {
            _reactions[(string)reaction!["emoji"]!] = ((int)reaction["count"]!, (bool?)reaction["me"] ?? false);
        }
    }

    public string User { get; }

    /// <summary>How it was deleted; null while it is there.</summary>
    public string? Tombstone { get; private set; }

    public bool IsThere => Tombstone is null;

    /// <summary>The beginning of its text, as lists show it.</summary>
    public string Preview => string.Concat(_text.EnumerateRunes().Take(200).Select(rune => rune.ToString()));

    /// <summary>Whether it is for this user to be called by.</summary>
    public bool NamesMe => User != _me && IsThere && _mentions.Split(' ').Any(name => name == _me || name == "*");

    public void Edit(JsonObject edited)
    {
        if (IsThere)
        {
            _text = (string)edited["text"]!;
            _mentions = Words(edited["mentions"]);
            _editedAt = (string)edited["at"]!;
        }
    }

    public void Delete(JsonObject deleted)
    {
        if (IsThere)
        {
            Tombstone = $"{deleted["at"]} by {deleted["by"]}";
            (_text, _replyTo, _mentions, _attachments, _editedAt) = ("", null, "", "", null);
            _reactions.Clear();
        }
    }

    public void React(JsonObject reacted)
    {
        if (!IsThere)
        {
            return;
        }

        string emoji = (string)reacted["emoji"]!;
        bool removed = (bool?)reacted["remove"] ?? false;
        (int count, bool mine) = _reactions.GetValueOrDefault(emoji);
        count += removed ? -1 : 1;
        mine = (string?)reacted["user"] == _me ? !removed : mine;
        if (count == 0)
        {
            _reactions.Remove(emoji);
        }
        else
        {
            _reactions[emoji] = (count, mine);
        }
    }

    public override string ToString() =>
        $"{_head} '{_text}' reply_to={_replyTo} mentions=[{_mentions}] attachments=[{_attachments}] edited={_editedAt} deleted={Tombstone} "
        + string.Join(' ', _reactions.Select(reaction => string.Create(
            CultureInfo.InvariantCulture, $"{reaction.Key}×{reaction.Value.Count}{(reaction.Value.Mine ? "+me" : "")}")));

    private static string Words(JsonNode? list) => list is JsonArray words ? string.Join(' ', words.Select(word => (string)word!).Order(StringComparer.Ordinal)) : "";
}
