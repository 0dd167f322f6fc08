using System.Net.Http.Headers;
using OrleansChat.EndToEnd.Tests.Browsers;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests;

/// <summary>What a person sees of a message that an operator deletes.</summary>
public sealed class DeletedMessageTests : IDisposable
{
    private const string Room = "lobby";
    private readonly string _data = Directory.CreateTempSubdirectory("chat-deleted-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_deleted_message_is_shown_as_deleted_at_once_and_to_whoever_comes_later()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_data);
        await using ChatClient alice = await ChatClient.GuestAsync(gateway.Socket, "alice");
        await alice.JoinAsync(Room);
        await using Chromium chromium = await Chromium.StartAsync();
        ChatPage here = await ChatPage.JoinAsync(chromium, gateway.Page, "bob", Room);
        long secret = await alice.SendAsync(Room, "a secret");
        await alice.SendAsync(Room, "hello");
        await Eventually.PassesAsync(async () => Assert.Equal(["a secret", "hello"], await here.TextsAsync()));

        using var http = new HttpClient { BaseAddress = gateway.Admin };
        string key = (await File.ReadAllTextAsync(Path.Combine(_data, "admin.key"))).Trim();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        (await http.DeleteAsync($"admin/v1/rooms/{Room}/messages/{secret}")).EnsureSuccessStatusCode();

        await Eventually.PassesAsync(async () => Assert.Equal(["deleted", "hello"], await here.TextsAsync()));
        Assert.Equal(["deleted"], await here.DeletedAsync());
        ChatPage later = await ChatPage.JoinAsync(chromium, gateway.Page, "carol", Room);
        await Eventually.PassesAsync(async () => Assert.Equal(["deleted", "hello"], await later.TextsAsync()));
    }
}
