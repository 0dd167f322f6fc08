using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Users;

// What operators do to a user.
internal sealed partial class UserGrain
{
    /// <summary>Uploads that one step of an erasure removes.</summary>
    private const int MediaPerStep = 500;

    public Task<Outcome<UserBan>> BanAsync(string by, string reason, DateTimeOffset? until) => AnswerAsync<UserBan>(async () =>
    {
        DateTimeOffset now = UserRules.Whole(_time.GetUtcNow());
        if (UserInput.CheckBan(reason, until, now) is { } bad)
        {
            return bad;
        }

        var ban = new UserBan(reason, until, by, now);
        Refusal? refusal = await ChangeAsync(current => current switch
        {
            null => UserRefusals.NoSuchUser,
            { Erasure: not null } => UserRefusals.Erased,
            _ => current with { Ban = ban },
        });
        return refusal is null ? ban : refusal;
    });

    public Task<Outcome<Done>> UnbanAsync() => AnswerAsync<Done>(async () =>
    {
        Refusal? refusal = await ChangeAsync(current => current switch
        {
            null => UserRefusals.NoSuchUser,
            { Ban: null } => current,
            _ => current with { Ban = null },
        });
        return refusal is null ? Done.Instance : refusal;
    });

    public Task<Outcome<ErasureStep>> EraseAsync(string by) => AnswerAsync<ErasureStep>(async () =>
    {
        // The name first: from here on nobody can come back under it, or be added to a room.
        if (await ChangeAsync(current => current is null ? UserRefusals.NoSuchUser : UserRules.Erased(current, by, _time.GetUtcNow())) is { } refusal)
        {
            return refusal;
        }

        if (_account!.Bots is [{ } bot, ..])
        {
            return await EraseBotAsync(bot, by);
        }

        Outcome<ErasureStep> step = await _eraser.StepAsync();
        return step.Value is { Completed: true }
            && await ChangeAsync(current => UserRules.CompletelyErased(current!, _time.GetUtcNow())) is { } notStored ? notStored : step;
    });

    private Task<int> RemoveMediaAsync() => _media.RemoveOfOwnerAsync(_user, _time.GetUtcNow(), MediaPerStep, CancellationToken.None);
}
