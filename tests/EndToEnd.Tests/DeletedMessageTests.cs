using System.Net.Http.Headers;
using Microsoft.Playwright;
using OrleansChat.Client;
using OrleansChat.EndToEnd.Tests.Browsers;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests;

/// <summary>What a person sees of a message that an operator deletes.</summary>
public sealed class DeletedMessageTests(Chromium chromium) : IDisposable
{
    private const string Room = "lobby";
    private readonly string _data = Directory.CreateTempSubdirectory("chat-deleted-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_deleted_message_is_shown_as_deleted_at_once_and_to_whoever_comes_later()
    {
        await chromium.BrowserAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_data);
        await using var alice = new ChatClient(gateway.Socket);
        await alice.SignInAsync(Credentials.Guest("alice"));
        await alice.JoinAsync(Room, create: true);
        await Visit.RunAsync(chromium, gateway.Page, async visit =>
        {
            Person bob = await visit.GuestAsync("bob");
            await bob.JoinAsync(Room);
            long secret = (await alice.SendAsync(Room, "a secret")).Seq;
            await alice.SendAsync(Room, "hello");
            await Assertions.Expect(bob.Talk.Texts).ToHaveTextAsync(["a secret", "hello"]);

            await DeleteAsync(gateway, secret);

            await AssertDeletedAsync(bob, secret);
            Person carol = await visit.GuestAsync("carol");
            await carol.Left.GoToAsync(Room);
            await AssertDeletedAsync(carol, secret);
        });
    }

    private static async Task AssertDeletedAsync(Person person, long secret)
    {
        await Assertions.Expect(person.Talk.Message("hello")).ToBeVisibleAsync();
        await Assertions.Expect(person.Talk.Message(secret)).ToContainClassAsync("deleted");
        await Assertions.Expect(person.Talk.Log).Not.ToContainTextAsync("a secret");
    }

    private async Task DeleteAsync(GatewayProcess gateway, long seq)
    {
        using var http = new HttpClient { BaseAddress = gateway.Admin };
        string key = (await File.ReadAllTextAsync(Path.Combine(_data, "admin.key"))).Trim();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        (await http.DeleteAsync($"admin/v1/rooms/{Room}/messages/{seq}")).EnsureSuccessStatusCode();
    }
}
