using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests;

public sealed class PasswordHashingTests : IDisposable
{
    private readonly PasswordHashing _hashing = new(Meters.New());

    public void Dispose() => _hashing.Dispose();

    [Fact]
    public async Task A_password_is_known_by_its_hash_alone()
    {
        string? hash = await _hashing.HashAsync("correct horse");

        Assert.NotNull(hash);
        Assert.True(await _hashing.VerifyAsync(hash, "correct horse"));
        Assert.False(await _hashing.VerifyAsync(hash, "Correct horse"));
        Assert.False(await _hashing.VerifyAsync(hash, ""));
        Assert.DoesNotContain("horse", hash, StringComparison.Ordinal);
        Assert.All(hash, c => Assert.InRange(c, ' ', '~'));
        Assert.NotEqual(hash, await _hashing.HashAsync("correct horse"));
    }

    [Fact]
    public async Task Without_a_hash_nothing_is_right()
    {
        Assert.False(await _hashing.VerifyAsync(null, "anything"));
        Assert.False(await _hashing.VerifyAsync(null, ""));
        Assert.False(await _hashing.VerifyAsync("", "anything"));
    }

    [Fact]
    public async Task Many_at_once_are_all_answered()
    {
        string? hash = await _hashing.HashAsync("pässword 世界");

        bool?[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _hashing.VerifyAsync(hash, i % 2 == 0 ? "pässword 世界" : $"wrong {i}")));

        Assert.Equal([true, false, true, false, true, false, true, false], answers);
    }

    [Fact]
    public async Task Beyond_a_few_seconds_of_work_everybody_is_sent_away_at_once()
    {
        string? hash = await _hashing.HashAsync("correct horse");
        Task<bool?>[] line = [.. Enumerable.Range(0, PasswordHashing.MaxInLine * 10).Select(_ => _hashing.VerifyAsync(hash, "a wrong horse"))];

        Assert.Contains(line, answer => answer is { IsCompletedSuccessfully: true, Result: null });
        bool?[] answers = await Task.WhenAll(line);

        Assert.True(answers.Count(answer => answer == false) >= PasswordHashing.MaxInLine);
        Assert.True(await _hashing.VerifyAsync(hash, "correct horse"));
    }
}
