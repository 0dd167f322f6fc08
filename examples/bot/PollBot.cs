using OrleansChat.Client;
using OrleansChat.Client.Events;
using OrleansChat.Client.Results;

namespace OrleansChat.Bot;

/// <summary>
/// Attends to all the rooms that it is in. It keeps nothing itself: up to where it has dealt with a room is its read mark there, which the server remembers.
/// </summary>
internal sealed class PollBot(ChatClient client, string[] rooms, CancellationToken stop)
{
    private readonly Dictionary<string, Desk> _desks = [];

    public async Task RunAsync()
    {
        Task joining = JoinAsync();
        await foreach (ChatEvent happened in client.EventsAsync(stop))
        {
            switch (happened)
            {
                case ReadyEvent { Ready.Rooms: var mine }:
                    foreach (JoinedRoom room in mine)
                    {
                        DeskOf(room.Room, room.Read).Wake();
                    }

                    break;
                case RoomEvent { Room: var room, Seq: var seq }:
                    // Somebody may just have invited it there.
                    DeskOf(room, seq - 1).Wake();
                    break;
                case GapEvent { Error: null, Room: var room }:
                    DeskOf(room, 0).Wake();
                    break;
            }
        }

        await joining;
    }

    private async Task JoinAsync()
    {
        foreach (string room in rooms)
        {
            await client.InsistAsync(() => client.JoinAsync(room, create: true, stop), stop);
        }

        Console.WriteLine($"{client.User} is there.");
    }

    /// <summary>The desk of a room: a new one where there was none, or it had to leave.</summary>
    private Desk DeskOf(string room, long done)
    {
        if (!_desks.TryGetValue(room, out Desk? desk) || desk.IsClosed)
        {
            _desks[room] = desk = new Desk(client, room, done, stop);
        }

        return desk;
    }
}
