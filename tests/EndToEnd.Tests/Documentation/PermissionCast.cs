using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>Who is needed to try permissions: one of each role, an author, and for each role its own people who are acted upon.</summary>
internal sealed class PermissionCast : IAsyncDisposable
{
    public static readonly string[] Roles = ["outsider", "banned", "readonly", "member", "admin", "owner"];

    /// <summary>What is done to people.</summary>
    public static readonly string[] Fates = ["kicked", "ousted", "pardoned", "invited", "raised", "exalted", "crowned"];

    private readonly Dictionary<string, FrameClient> _clients = [];

    public static async Task<PermissionCast> EnterAsync(Uri socket)
    {
        var cast = new PermissionCast();
        foreach (string user in (string[])[.. Roles, "author", "both", "other"])
        {
            cast._clients.Add(user, await FrameClient.GuestAsync(socket, user));
        }

        foreach (string user in Fates.SelectMany(fate => Roles.Select(role => Of(fate, role))))
        {
            await using FrameClient known = await FrameClient.GuestAsync(socket, user);
        }

        return cast;
    }

    /// <summary>The one on whom a role tries something.</summary>
    public static string Of(string fate, string role) => $"{fate}.by.{role}";

    /// <summary>Asks, and answers what comes back, an error too.</summary>
    public Task<JsonObject> AskAsync(string user, object request) => _clients[user].RequestAnyAsync(request);

    /// <summary>Asks for what has to be granted.</summary>
    public Task<JsonObject> DoAsync(string user, object request) => _clients[user].RequestAsync(request);

    public async ValueTask DisposeAsync()
    {
        foreach (FrameClient client in _clients.Values)
        {
            await client.DisposeAsync();
        }
    }
}
