using Orleans.Concurrency;

namespace OrleansChat.Engine.Tests.Observers;

/// <summary>Hears numbers.</summary>
public interface IListener : IGrainObserver
{
    [OneWay]
    Task HearAsync(int number);

    Task<int> AskAsync(int number);
}

/// <summary>Tells numbers to listeners.</summary>
public interface ISpeakerGrain : IPlacedGrain
{
    Task AddAsync(IListener listener);

    Task RemoveAsync(IListener listener);

    /// <summary>Tells the numbers from one up to all listeners; answers how many listeners there are.</summary>
    Task<int> TellAsync(int count);

    /// <summary>Asks all listeners and answers the sum.</summary>
    Task<int> AskAsync(int number);

    /// <summary>Has another grain add a listener.</summary>
    Task PassOnAsync(ISpeakerGrain other, IListener listener);
}

internal sealed class SpeakerGrain : PlacedGrain, ISpeakerGrain
{
    private readonly HashSet<IListener> _listeners = [];

    public Task AddAsync(IListener listener)
    {
        _listeners.Add(listener);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(IListener listener)
    {
        _listeners.Remove(listener);
        return Task.CompletedTask;
    }

    public async Task<int> TellAsync(int count)
    {
        for (int number = 1; number <= count; number++)
        {
            foreach (IListener listener in _listeners)
            {
                await listener.HearAsync(number);
            }
        }

        return _listeners.Count;
    }

    public async Task<int> AskAsync(int number) => (await Task.WhenAll(_listeners.Select(listener => listener.AskAsync(number)))).Sum();

    public Task PassOnAsync(ISpeakerGrain other, IListener listener) => other.AddAsync(listener);
}
