using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Users;

// What operators see of a user.
internal sealed partial class UserGrain
{
    private readonly ActivationTally _tally;

    public Task<GrainInspection> InspectAsync() =>
        Task.FromResult(new GrainInspection(RuntimeIdentity, _tally.Since, _tally.Handled, _tally.UnderWay, Live()));

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private LiveUser Live() => new(
        UserRules.IsSomebody(_user, _account),
        _account is { Registered: true },
        _account?.PasswordHash is not null,
        _account?.Name,
        _account?.Generation ?? 0,
        _account is { Ban: not null },
        _account is { Erasure: not null },
        _publisher.WaitingCount);
}
