using System.CommandLine;
using OrleansChat.Bench;

var senders = new Option<int>("--senders") { Description = "Sockets that send.", DefaultValueFactory = _ => 64 };
var listeners = new Option<int>("--listeners") { Description = "Sockets that only listen.", DefaultValueFactory = _ => 500 };
var fanoutSenders = new Option<int>("--senders") { Description = "Sockets that send.", DefaultValueFactory = _ => 8 };
var window = new Option<int>("--window") { Description = "Messages that each sender has under way at once.", DefaultValueFactory = _ => 1 };
var windows = new Option<int[]>("--window")
{
    Description = "Messages that each sender has under way at once; several: one run after another.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [1, 16],
};
var seconds = new Option<double>("--seconds") { Description = "How long each server is measured.", DefaultValueFactory = _ => 10 };
var bytes = new Option<int>("--bytes") { Description = "Size of a message's text.", DefaultValueFactory = _ => 100 };
var storage = new Option<string[]>("--storage")
{
    Description = "sqlite, postgres or both.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => ["sqlite", "postgres"],
}.AcceptOnlyFromAmong("sqlite", "postgres");
// The runtime compiles what is hot again for as long as this.
TimeSpan warmUp = TimeSpan.FromSeconds(12);

var send = new Command("send", "Durable sends a second, beside one INSERT per commit.") { senders, windows, seconds, bytes, storage };
send.SetAction(async (parsed, _) =>
{
    foreach (int underWay in parsed.GetValue(windows)!)
    {
        await SendBenchmark.RunAsync(
            new LoadPlan(parsed.GetValue(senders), underWay, 0, warmUp, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(bytes)),
            parsed.GetValue(storage)!);
    }
});

var fanout = new Command("fanout", "Deliveries a second and what each costs, beside a plain broadcast.") { fanoutSenders, window, listeners, seconds, bytes, storage };
fanout.SetAction((parsed, _) => FanoutBenchmark.RunAsync(
    new LoadPlan(parsed.GetValue(fanoutSenders), parsed.GetValue(window), parsed.GetValue(listeners), warmUp, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(bytes)),
    parsed.GetValue(storage)!));

var messages = new Option<int>("--messages") { Description = "Messages that are there.", DefaultValueFactory = _ => 1_000_000 };
var rooms = new Option<int>("--rooms") { Description = "Rooms that they are in.", DefaultValueFactory = _ => 1_000 };
var rivals = new Option<bool>("--rivals") { Description = "Measures PostgreSQL's own indexes too: what they find, and what they cost those who write." };
var search = new Command("search", "How long a page of a search takes, beside a look at each message.") { messages, rooms, storage, rivals };
search.SetAction((parsed, _) => SearchBenchmark.RunAsync(
    parsed.GetValue(messages), parsed.GetValue(rooms), parsed.GetValue(storage)!, parsed.GetValue(rivals)));

var sizes = new Option<int[]>("--members")
{
    Description = "Members of the room; several: it grows from one to the next.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [10, 1000, 10000],
};
var few = new Option<int>("--listeners") { Description = "Members who are there, at every size.", DefaultValueFactory = _ => 8 };
var joins = new Option<int>("--joins") { Description = "Joins measured at each size.", DefaultValueFactory = _ => 300 };
var sends = new Option<int>("--sends") { Description = "Sends measured at each size.", DefaultValueFactory = _ => 1000 };
var join = new Command("join", "What a join and a send cost in rooms of many members.") { sizes, few, joins, sends, storage };
join.SetAction((parsed, _) => JoinBenchmark.RunAsync(
    new JoinPlan([.. parsed.GetValue(sizes)!.Order()], parsed.GetValue(few), parsed.GetValue(joins), parsed.GetValue(sends)), parsed.GetValue(storage)!));

var sqlite = new Option<string?>("--sqlite") { Description = "A file to write." };
var postgres = new Option<string?>("--postgres") { Description = "A connection string." };
var plain = new Command("plain", "The plain server that the others are compared with.") { sqlite, postgres };
plain.Hidden = true;
plain.SetAction(async (parsed, _) =>
{
    using IPlainStore? store = parsed.GetValue(sqlite) is { } file ? new PlainSqlite(file)
        : parsed.GetValue(postgres) is { } connection ? new PlainPostgres(connection)
        : null;
    await PlainServer.RunAsync(store);
});

return await new RootCommand("Benchmarks of OrleansChat; see CONTRIBUTING.md.") { send, fanout, search, join, plain }.Parse(args).InvokeAsync();
