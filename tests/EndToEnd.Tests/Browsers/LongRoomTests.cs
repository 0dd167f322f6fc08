using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansChat.Tests.Common;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.EndToEnd.Tests.Browsers;

/// <summary>A room of 100,000 messages: the page keeps few of them, and reading back does not jump.</summary>
[Collection(nameof(PageTests))]
public sealed class LongRoomTests(Chromium chromium) : IDisposable
{
    private const string Room = "long";
    private const int Messages = 100_000;
    private const int Pages = 25;

    // Goes to the top at once, and waits for what is loaded there: how far the first message has moved then, and what the page holds.
    private const string ScrollUp = """
        async () => {
          const log = document.getElementById('messages');
          let scroller = log;
          while (!/auto|scroll/.test(getComputedStyle(scroller).overflowY)) scroller = scroller.parentElement;
          const all = () => [...log.querySelectorAll('.message[data-seq]')];
          scroller.scrollTop = 0;
          const anchor = all()[0];
          const before = anchor.getBoundingClientRect().top;
          const deadline = performance.now() + 20000;
          while (all()[0] === anchor && performance.now() < deadline) await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          return JSON.stringify({
            moved: anchor.isConnected ? anchor.getBoundingClientRect().top - before : 9999,
            elements: document.getElementsByTagName('*').length,
            messages: all().map((message) => ({ seq: Number(message.dataset.seq), text: message.querySelector('.text').textContent })),
          });
        }
        """;

    private readonly string _data = Directory.CreateTempSubdirectory("chat-long-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_hundred_thousand_messages_are_scrolled_without_jumps_holes_or_a_growing_page()
    {
        await chromium.BrowserAsync();
        long first = await FillAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(_data);
        await Visit.RunAsync(chromium, gateway.Page, async visit =>
        {
            Person reader = await visit.GuestAsync("reader");
            await reader.Left.OpenAsync(Room);
            await Expect(reader.Talk.Log.Locator(".new-line")).ToBeInViewportAsync();
            await Expect(reader.Talk.Exactly(Text(1))).ToBeInViewportAsync();
            await reader.Talk.ToEnd.ClickAsync();
            await Expect(reader.Talk.Exactly(Text(Messages))).ToBeInViewportAsync();
            await ScrollUpAsync(reader, first);

            await reader.Left.GoToAsync(string.Create(CultureInfo.InvariantCulture, $"{Room}/{first}"));
            await Expect(reader.Talk.Message(first)).ToBeInViewportAsync();
            await Expect(reader.Talk.Message(first)).ToContainTextAsync(Text(1));
            AssertSmall(await ReadAsync(reader, "async () => { const scrollUp = " + ScrollUp + "; return (await scrollUp()); }".Replace("20000", "0", StringComparison.Ordinal)));

            await reader.Talk.ToEnd.ClickAsync();
            await Expect(reader.Talk.Exactly(Text(Messages))).ToBeInViewportAsync();
            await reader.Compose.SayAsync("Read it all");
            await Expect(reader.Talk.Message("Read it all")).ToBeInViewportAsync();

            await reader.Left.GoToAsync(string.Create(CultureInfo.InvariantCulture, $"{Room}/{first + 1}"));
            await Expect(reader.Talk.Message(first + 1)).ToBeInViewportAsync();
            reader.Troubles.AllowBreaks();
            await gateway.KillAsync();
            await reader.Compose.SayAsync("Written far from the end, without a connection");
            await Expect(reader.Talk.Unsent).ToBeInViewportAsync();
        });
    }

    private static async Task ScrollUpAsync(Person reader, long first)
    {
        var read = new SortedDictionary<long, string>();
        for (int page = 0; page < Pages; page++)
        {
            Step step = await ReadAsync(reader, ScrollUp);
            AssertSmall(step);
            Assert.InRange(step.Moved, -2, 2);
            Assert.Equal(step.Messages.Select(message => message.Seq).Order(), step.Messages.Select(message => message.Seq));
            foreach (Shown message in step.Messages)
            {
                Assert.True(read.TryAdd(message.Seq, message.Text) || read[message.Seq] == message.Text);
            }
        }

        Assert.True(read.Count > 1000, $"{Pages} pages are {read.Count} messages");
        Assert.Equal(read.Keys.First() + read.Count - 1, read.Keys.Last());
        Assert.All(read, message => Assert.Equal(Text(message.Key - first + 1), message.Value));
    }

    private static void AssertSmall(Step step)
    {
        Assert.InRange(step.Messages.Length, 1, 400);
        Assert.InRange(step.Elements, 1, 8000);
    }

    private static async Task<Step> ReadAsync(Person reader, string script) =>
        System.Text.Json.JsonSerializer.Deserialize<Step>(await reader.AskPageAsync<string>(script), System.Text.Json.JsonSerializerOptions.Web)!;

    private static string Text(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"Message {number}{(number % 7 == 0 ? " with a second line\nthat makes it taller" : "")}{(number % 11 == 0 ? " 很长的一句话，需要换行才能显示完整的一句话" : "")}");

    // The log is written while nobody runs: the room and its member are made by the program, the messages by the database itself.
    private async Task<long> FillAsync()
    {
        long first;
        await using (GatewayProcess gateway = await GatewayProcess.StartAsync(_data))
        {
            await using FrameClient reader = await FrameClient.GuestAsync(gateway.Socket, "reader");
            first = (long)(await reader.JoinAsync(Room))["seq"]! + 1;
            Assert.Equal(0, await gateway.StopAsync());
        }

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_data, "chat.db")};Pooling=False");
        await connection.OpenAsync();
        await using SqliteTransaction transaction = connection.BeginTransaction();
        await using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "insert into room_log (room, seq, kind, at, sender, text) values ($room, $seq, 1, $at, $sender, $text)";
        foreach (string name in (string[])["$room", "$seq", "$at", "$sender", "$text"])
        {
            insert.Parameters.Add(new SqliteParameter(name, Room));
        }

        long start = DateTimeOffset.UtcNow.AddDays(-100).ToUnixTimeMilliseconds();
        for (int i = 1; i <= Messages; i++)
        {
            insert.Parameters[1].Value = first + i - 1;
            insert.Parameters[2].Value = start + (i * 80_000L);
            insert.Parameters[3].Value = (i / 3 % 4) switch { 0 => "reader", 1 => "lin", 2 => "ben", _ => "ana" };
            insert.Parameters[4].Value = Text(i);
            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        return first;
    }

    private sealed record Step(double Moved, int Elements, Shown[] Messages);

    private sealed record Shown(long Seq, string Text);
}
