using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Storage;

/// <summary>The users, out of grain state in memory.</summary>
internal sealed class MemoryUsers(MemoryStates states) : IUserListings
{
    public Task<IReadOnlyList<UserProfile>> PageAsync(string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<UserProfile>>(
            [.. states.Users().Where(user => string.CompareOrdinal(user.User, after) > 0).OrderBy(user => user.User, StringComparer.Ordinal).Take(limit)]);

    public Task<IReadOnlyList<UserProfile>> FindManyAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<UserProfile>>([.. states.Users().Where(user => users.Contains(user.User))]);

    public Task<UserProfile?> FindAsync(string user, CancellationToken cancellationToken) =>
        Task.FromResult(states.Users().FirstOrDefault(one => one.User == user));
}
