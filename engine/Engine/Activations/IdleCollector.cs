namespace Orleans.Activations;

/// <summary>Ends activations that have had nothing to do for the time that their class allows.</summary>
internal sealed class IdleCollector : IDisposable
{
    private readonly ActivationTable _table;
    private readonly ITimer _timer;

    public IdleCollector(ActivationTable table, TimeSpan quantum, TimeProvider time)
    {
        _table = table;
        _timer = time.CreateTimer(_ => Collect(null), null, quantum, quantum);
    }

    /// <param name="age">Null: what each class says.</param>
    public void Collect(TimeSpan? age)
    {
        foreach (Activation activation in _table.Activations)
        {
            activation.DeactivateIfIdle(age ?? activation.Class.CollectionAge);
        }
    }

    public void Dispose() => _timer.Dispose();
}
