namespace Orleans.Runtime;

/// <summary>Values that travel with calls, from caller to callee and on; what a callee sets does not come back.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<State?> Current = new();

    /// <summary>Names the call chain that may enter grains again which wait for it; empty where it may not.</summary>
    public static Guid ReentrancyId
    {
        get => Current.Value?.ReentrancyId ?? Guid.Empty;
        set => Set(Current.Value?.Values, value);
    }

    public static IEnumerable<string> Keys => Current.Value?.Values?.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries =>
        Current.Value?.Values ?? Enumerable.Empty<KeyValuePair<string, object>>();

    internal static State? Captured => Current.Value;

    public static object? Get(string key) =>
        Current.Value?.Values is { } values && values.TryGetValue(key, out object? value) ? value : null;

    public static void Set(string key, object value)
    {
        // Copied on write: a call that is on its way keeps what it was sent with.
        Dictionary<string, object> values = Current.Value?.Values is { } old ? new(old) : [];
        values[key] = value;
        Set(values, ReentrancyId);
    }

    public static bool Remove(string key)
    {
        if (Current.Value?.Values is not { } old || !old.ContainsKey(key))
        {
            return false;
        }

        Dictionary<string, object> values = new(old);
        values.Remove(key);
        Set(values.Count == 0 ? null : values, ReentrancyId);
        return true;
    }

    public static void Clear() => Current.Value = null;

    /// <summary>Until disposed, calls made from here may come back into this grain while it waits for them.</summary>
    public static ReentrancySection AllowCallChainReentrancy() =>
        new(ReentrancyId, ReentrancyId == Guid.Empty ? Guid.NewGuid() : ReentrancyId);

    internal static void Import(State? state)
    {
        if (!ReferenceEquals(Current.Value, state))
        {
            Current.Value = state;
        }
    }

    private static void Set(Dictionary<string, object>? values, Guid reentrancyId) =>
        Current.Value = values is null && reentrancyId == Guid.Empty ? null : new State(values, reentrancyId);

    /// <summary>A stretch of code with its own rule about call chains.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _before;
        private readonly Guid _within;

        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _before = originalReentrancyId;
            _within = newReentrancyId;
            if (_within != _before)
            {
                ReentrancyId = _within;
            }

            if (_within != Guid.Empty)
            {
                Activations.Activation.Current?.EnterReentrantSection(_within);
            }
        }

        public void Dispose()
        {
            if (_within != Guid.Empty)
            {
                Activations.Activation.Current?.LeaveReentrantSection(_within);
            }

            if (_within != _before)
            {
                ReentrancyId = _before;
            }
        }
    }

    /// <summary>What travels; never changed once made.</summary>
    internal sealed record State(Dictionary<string, object>? Values, Guid ReentrancyId);
}
