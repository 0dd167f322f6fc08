using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Verbs;

/// <summary>Who people are, how they are, and what they are to one another.</summary>
internal static class PeopleVerbs
{
    public static readonly IReadOnlyDictionary<string, VerbReader> All = new Dictionary<string, VerbReader>
    {
        ["profile"] = (id, ref fields) => new ProfileRequest(id, fields.OptionalUser("user")),
        ["set_profile"] = (id, ref fields) => new SetProfileRequest(
            id, new ProfileChange(fields.OptionalText("name"), fields.OptionalText("avatar"), fields.OptionalText("bio"))),
        ["contacts"] = (id, ref _) => new ContactsRequest(id),
        ["contact"] = (id, ref fields) => new ContactRequest(id, fields.User("user"), Action(ref fields)),
        ["presence"] = (id, ref fields) => new PresenceRequest(id, Status(ref fields), fields.OptionalText("text")),
        ["watch"] = (id, ref fields) => new WatchRequest(id, Users(ref fields)),
    };

    private static ContactAction Action(ref FrameFields fields)
    {
        ContactAction? action = WireNames.ContactAction(fields.Text("action"));
        if (action is null)
        {
            fields.Fail("'action' must be request, accept, decline, remove, block or unblock.");
        }

        return action ?? default;
    }

    private static PresenceStatus Status(ref FrameFields fields)
    {
        PresenceStatus? status = WireNames.PresenceStatus(fields.Text("status"));
        if (status is null)
        {
            fields.Fail("'status' must be online, away, dnd or invisible.");
        }

        return status ?? default;
    }

    private static IReadOnlyList<string> Users(ref FrameFields fields)
    {
        if (!fields.Has("users"))
        {
            fields.Fail("'users' must be an array of user ids.");
        }

        return fields.OptionalUsers("users");
    }
}
