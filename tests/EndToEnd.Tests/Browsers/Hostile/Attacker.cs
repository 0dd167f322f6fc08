using System.Text;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Browsers.Hostile;

/// <summary>Somebody who puts hostile texts wherever the protocol lets people write something that others see.</summary>
internal sealed class Attacker(FrameClient client, Uri page) : IAsyncDisposable
{
    public string User => client.User;

    /// <summary>What they are called.</summary>
    public string? Name { get; private set; }

    public static async Task<Attacker> ComeAsync(GatewayProcess gateway, string user) => new(await FrameClient.GuestAsync(gateway.Socket, user), gateway.Page);

    /// <summary>Takes a hostile name, and says a hostile text of and beside themselves.</summary>
    public async Task DisguiseAsync(string name, string about)
    {
        await client.RequestAsync(new { type = "set_profile", name, bio = about });
        await client.RequestAsync(new { type = "presence", status = "away", text = name });
        Name = name;
    }

    /// <summary>Makes a room with a hostile name and topic, and puts somebody into it.</summary>
    public Task TrapAsync(string room, string name, string topic, string victim) =>
        client.RequestAsync(new { type = "create", room, kind = "private", name, topic, members = new[] { victim } });

    public Task JoinAsync(string room) => client.JoinAsync(room);

    public Task<long> SayAsync(string room, string text) => client.SendAsync(room, text);

    public Task ReactAsync(string room, long seq, string emoji) => client.RequestAsync(new { type = "react", room, seq, emoji });

    /// <summary>Sends a file with a hostile name.</summary>
    public async Task AttachAsync(string room, string name)
    {
        string media = await client.UploadAsync(page, Encoding.UTF8.GetBytes("<script>alert(1)</script>"), "page.html");
        await client.RequestAsync(new { type = "send", room, attachments = new[] { new { media, name } } });
    }

    public Task AskToBeFriendsAsync(string user) => client.RequestAsync(new { type = "contact", user, action = "request" });

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
