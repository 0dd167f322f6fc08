using System.Reflection;
using OrleansChat.Gateway.Commands.Messages;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>One call at a time to each room; what gathers meanwhile goes together, in its order.</summary>
public sealed class SendLaneTests
{
    private readonly RecordingRooms _rooms = RecordingRooms.New();

    [Fact]
    public async Task What_gathers_while_a_call_to_its_room_runs_goes_together_in_its_order()
    {
        var lane = new SendLane(_rooms.Grains);
        Task<Outcome<Sent>>[] sent =
        [
            Post(lane, "a", "1"), Post(lane, "a", "2"), Post(lane, "a", "3"), Post(lane, "b", "4"), Post(lane, "a", "5"),
        ];
        Assert.Equal(["a: 1", "b: 4"], _rooms.Calls);
        while (sent.Any(task => !task.IsCompleted))
        {
            int calls = _rooms.Calls.Count;
            _rooms.Release();
            await Eventually.TrueAsync(() => _rooms.Calls.Count > calls || sent.All(task => task.IsCompleted));
        }

        Assert.Equal(["a: 1", "b: 4", "a: 2 3 5"], _rooms.Calls);
        Assert.Equal([1, 2, 3, 4, 5], (await Task.WhenAll(sent)).Select(outcome => outcome.Value!.Seq));
    }

    [Fact]
    public async Task A_call_that_fails_fails_those_in_it_and_no_other()
    {
        var lane = new SendLane(_rooms.Grains);
        Task<Outcome<Sent>> first = Post(lane, "a", "1");
        Task<Outcome<Sent>>[] second = [Post(lane, "a", "2"), Post(lane, "a", "3")];
        _rooms.Release();
        await Eventually.TrueAsync(() => _rooms.Calls.Count == 2);
        Task<Outcome<Sent>> third = Post(lane, "a", "4");
        _rooms.Release(new TimeoutException());
        await Eventually.TrueAsync(() => _rooms.Calls.Count == 3);
        _rooms.Release();

        Assert.Equal(1, (await first).Value!.Seq);
        await Assert.ThrowsAsync<TimeoutException>(() => second[0]);
        await Assert.ThrowsAsync<TimeoutException>(() => second[1]);
        Assert.Equal(4, (await third).Value!.Seq);
    }

    private static Task<Outcome<Sent>> Post(SendLane lane, string room, string text) => lane.PostAsync("alice", room, new NewMessage(text, null));

    /// <summary>Rooms that note each call and answer when they are told to; a message's seq is its text.</summary>
    public class RecordingRooms : DispatchProxy
    {
        private readonly Lock _lock = new();
        private readonly List<string> _calls = [];
        private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private RecordingRooms? _factory;
        private string _room = "";

        public IGrainFactory Grains => (IGrainFactory)(object)this;

        public IReadOnlyList<string> Calls
        {
            get
            {
                lock (_lock)
                {
                    return [.. _calls];
                }
            }
        }

        public static RecordingRooms New() => (RecordingRooms)(object)Create<IGrainFactory, RecordingRooms>();

        /// <summary>Lets the call that runs answer, or fail.</summary>
        public void Release(Exception? failure = null)
        {
            TaskCompletionSource gate = _gate;
            _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (failure is null)
            {
                gate.SetResult();
            }
            else
            {
                gate.SetException(failure);
            }
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IGrainFactory.GetGrain))
            {
                object grain = Create(targetMethod.ReturnType, typeof(RecordingRooms));
                (((RecordingRooms)grain)._factory, ((RecordingRooms)grain)._room) = (this, (string)args![0]!);
                return grain;
            }

            return targetMethod.Name == nameof(IRoomGrain.SendAsync)
                ? OneAsync(((NewMessage)args![1]!).Text)
                : ManyAsync([.. ((IReadOnlyList<NewMessage>)args![1]!).Select(message => message.Text)]);
        }

        private async Task<Outcome<Sent>> OneAsync(string text) => (await ManyAsync([text]))[0];

        private async Task<IReadOnlyList<Outcome<Sent>>> ManyAsync(string[] texts)
        {
            Task gate;
            lock (_factory!._lock)
            {
                gate = _factory._gate.Task;
                _factory._calls.Add($"{_room}: {string.Join(' ', texts)}");
            }

            await gate;
            return [.. texts.Select(text => (Outcome<Sent>)new Sent(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture), default, false))];
        }
    }
}
