using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Protocol.Verbs;

/// <summary>What one says about oneself and one's connections.</summary>
internal static class AccountVerbs
{
    public static readonly IReadOnlyDictionary<string, VerbReader> All = new Dictionary<string, VerbReader>
    {
        ["ping"] = (id, ref _) => new PingRequest(id),
        ["auth"] = ReadAuth,
        ["login"] = (id, ref fields) => new LoginRequest(id, fields.User("user"), fields.Text("password")),
        ["register"] = (id, ref fields) => new RegisterRequest(id, fields.User("user"), fields.Text("password"), fields.OptionalText("name")),
        ["sessions"] = (id, ref _) => new SessionsRequest(id),
        ["end_session"] = (id, ref fields) => new EndSessionRequest(id, fields.Text("session")),
        ["end_sessions"] = (id, ref _) => new EndSessionsRequest(id),
        ["change_password"] = (id, ref fields) => new ChangePasswordRequest(id, fields.Text("old"), fields.Text("new")),
    };

    private static SignInRequest ReadAuth(RequestId id, ref FrameFields fields)
    {
        if (fields.Has("token") == fields.Has("guest"))
        {
            fields.Fail("'auth' takes either 'token' or 'guest'.");
        }

        return fields.Has("token") ? new TokenRequest(id, fields.Text("token")) : new GuestRequest(id, fields.User("guest"));
    }
}
