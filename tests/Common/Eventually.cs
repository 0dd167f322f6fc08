using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace OrleansChat.Tests.Common;

/// <summary>Waits for a condition with a deadline, instead of sleeping and hoping.</summary>
public static class Eventually
{
    /// <summary>Long enough that only a condition that never comes reaches it, also on a busy machine.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when the condition holds; fails the test, quoting the condition, when it does not within the deadline.</summary>
    public static Task TrueAsync(
        Func<bool> condition,
        TimeSpan? deadline = null,
        [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        TrueAsync(() => Task.FromResult(condition()), deadline, expression);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan?, string)"/>
    public static async Task TrueAsync(
        Func<Task<bool>> condition,
        TimeSpan? deadline = null,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        TimeSpan limit = deadline ?? Deadline;
        long start = Stopwatch.GetTimestamp();
        TimeSpan pause = TimeSpan.FromMilliseconds(1);
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > limit)
            {
                throw new XunitException($"Not within {limit}: {expression}");
            }

            await Task.Delay(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Runs an assertion until it passes; after the deadline, its last failure fails the test.</summary>
    public static async Task PassesAsync(Func<Task> assertion, TimeSpan? deadline = null)
    {
        Exception? failure = null;
        try
        {
            await TrueAsync(
                async () =>
                {
                    try
                    {
                        await assertion();
                        return true;
                    }
                    catch (XunitException e)
                    {
                        failure = e;
                        return false;
                    }
                },
                deadline);
        }
        catch (XunitException) when (failure is not null)
        {
            throw new XunitException($"Never passed; the last failure: {failure.Message}", failure);
        }
    }

    /// <inheritdoc cref="PassesAsync(Func{Task}, TimeSpan?)"/>
    public static Task PassesAsync(Action assertion, TimeSpan? deadline = null) =>
        PassesAsync(
            () =>
            {
                assertion();
                return Task.CompletedTask;
            },
            deadline);

    /// <summary>Awaits a task, but not longer than the deadline.</summary>
    public static async Task<T> ReturnsAsync<T>(
        Task<T> task,
        TimeSpan? deadline = null,
        [CallerArgumentExpression(nameof(task))] string expression = "")
    {
        await ReturnsAsync((Task)task, deadline, expression);
        return await task;
    }

    /// <inheritdoc cref="ReturnsAsync{T}(Task{T}, TimeSpan?, string)"/>
    public static async Task ReturnsAsync(
        Task task,
        TimeSpan? deadline = null,
        [CallerArgumentExpression(nameof(task))] string expression = "")
    {
        TimeSpan limit = deadline ?? Deadline;
        if (await Task.WhenAny(task, Task.Delay(limit)) != task)
        {
            throw new XunitException($"Not done within {limit}: {expression}");
        }

        await task;
    }
}
