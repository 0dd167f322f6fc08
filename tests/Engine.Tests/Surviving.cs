using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests;

/// <summary>Calls of callers who know that a silo may die, and try again.</summary>
internal static class Surviving
{
    /// <summary>Generous: official Orleans may need several rounds of its timeouts.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>Calls until a call succeeds; meanwhile only the failures that callers must expect are taken.</summary>
    public static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        T? result = default;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    result = await call();
                    return true;
                }
                catch (Exception e) when (IsExpected(e))
                {
                    return false;
                }
            },
            Deadline);
        return result!;
    }

    /// <inheritdoc cref="CallAsync{T}(Func{Task{T}})"/>
    public static Task CallAsync(Func<Task> call) => CallAsync(async () =>
    {
        await call();
        return true;
    });

    /// <summary>A call that was under way when its silo died fails so, and does not hang.</summary>
    public static async Task FailsAsync(Task call)
    {
        Exception? e = await Record.ExceptionAsync(() => Eventually.ReturnsAsync(call, Deadline));
        Assert.True(e is not null && IsExpected(e), $"{e}");
    }

    /// <summary>What callers must expect of a cluster whose members come and go.</summary>
    public static bool IsExpected(Exception e) => e is OrleansException or TimeoutException;
}
