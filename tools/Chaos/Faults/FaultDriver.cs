using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Faults;

/// <summary>
/// Lets things go wrong at random, one after the other: each kind once, then whatever comes. At least one silo and one gateway are always left,
/// and PostgreSQL falls alone.
/// </summary>
internal sealed class FaultDriver(FaultPlan plan, IMembers members, Random random, Recorder recorder)
{
    public const string Postgres = "postgres";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private IReadOnlyList<string> _last = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan end = recorder.Now + plan.Duration;
        var due = new Queue<FaultKind>(Possible().OrderBy(_ => random.Next()));
        while (due.Count > 0 || recorder.Now < end)
        {
            await PauseAsync(plan.Peace.Least, plan.Peace.Most, cancellationToken);
            FaultKind kind = due.TryDequeue(out FaultKind first) ? first : Any();
            await StrikeAsync(kind, cancellationToken);
        }

        await PauseAsync(plan.Peace.Least, plan.Peace.Most, cancellationToken);
    }

    private FaultKind[] Possible() => [.. plan.Kinds.Distinct().Where(kind => kind switch
    {
        FaultKind.Postgres => members.HasPostgres,
        FaultKind.Gateway => members.Gateways.Count > 1,
        FaultKind.Silo or FaultKind.Freeze => members.Silos.Count > 1,
        _ => members.Silos.Count > 1 && members.Gateways.Count > 1,
    })];

    // Restarting everybody takes long, so it comes more seldom.
    private FaultKind Any()
    {
        FaultKind[] possible = Possible();
        FaultKind kind = possible[random.Next(possible.Length)];
        return kind == FaultKind.Rolling && random.Next(3) > 0 ? possible[random.Next(possible.Length)] : kind;
    }

    private Task StrikeAsync(FaultKind kind, CancellationToken cancellationToken) => kind switch
    {
        FaultKind.Silo => KillAsync(cancellationToken, (kind, OneOf(members.Silos))),
        FaultKind.Gateway when plan.Kinds.Contains(FaultKind.Silo) && members.Silos.Count > 1 && random.Next(3) == 0 =>
            KillAsync(cancellationToken, (kind, OneOf(members.Gateways)), (FaultKind.Silo, OneOf(members.Silos))),
        FaultKind.Gateway => KillAsync(cancellationToken, (kind, OneOf(members.Gateways))),
        FaultKind.Postgres => KillAsync(cancellationToken, (kind, Postgres)),
        FaultKind.Freeze => FreezeAsync(OneOf(members.Silos), cancellationToken),
        _ => RollAsync(cancellationToken),
    };

    private async Task KillAsync(CancellationToken cancellationToken, params (FaultKind Kind, string Name)[] victims)
    {
        _last = [.. victims.Select(victim => victim.Name)];
        foreach ((FaultKind kind, string name) in victims)
        {
            Note(kind, FaultStep.Struck, name);
            await members.KillAsync(name);
        }

        await PauseAsync(TimeSpan.Zero, plan.Absence, cancellationToken);
        foreach ((FaultKind kind, string name) in victims)
        {
            await RestoreAsync(kind, name);
        }
    }

    private async Task FreezeAsync(string name, CancellationToken cancellationToken)
    {
        _last = [name];
        Note(FaultKind.Freeze, FaultStep.Struck, name);
        await members.FreezeAsync(name);
        try
        {
            await Task.Delay(plan.Freeze, cancellationToken);
        }
        finally
        {
            Note(FaultKind.Freeze, FaultStep.Woken, name);
            await members.WakeAsync(name);
        }

        TimeSpan woken = recorder.Now;
        while (!await members.HasEndedAsync(name) && recorder.Now - woken < plan.Awakening)
        {
            await Task.Delay(Poll, cancellationToken);
        }

        if (await members.HasEndedAsync(name))
        {
            Note(FaultKind.Freeze, FaultStep.Ended, name);
            await RestoreAsync(FaultKind.Freeze, name);
        }
    }

    private async Task RollAsync(CancellationToken cancellationToken)
    {
        foreach (string name in members.Silos.Concat(members.Gateways).ToArray())
        {
            _last = [name];
            Note(FaultKind.Rolling, FaultStep.Struck, name);
            await members.StopAsync(name);
            Note(FaultKind.Rolling, FaultStep.Ended, name);
            await RestoreAsync(FaultKind.Rolling, name);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task RestoreAsync(FaultKind kind, string name)
    {
        await members.StartAsync(name);
        Note(kind, FaultStep.Restored, name);
    }

    private void Note(FaultKind kind, FaultStep step, string name) => recorder.Note(at => new Fault(at, kind, step, name));

    // Whoever has just come back has not much to lose yet.
    private string OneOf(IReadOnlyList<string> names)
    {
        string[] others = [.. names.Where(name => !_last.Contains(name))];
        return others.Length > 0 ? others[random.Next(others.Length)] : names[random.Next(names.Count)];
    }

    private Task PauseAsync(TimeSpan least, TimeSpan most, CancellationToken cancellationToken) =>
        Task.Delay(least + ((most - least) * random.NextDouble()), cancellationToken);
}
