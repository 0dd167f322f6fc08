using System.Diagnostics;

namespace OrleansChat.Grains.Tracing;

/// <summary>
/// The spans of a message's way. What is done for many at once, or by a loop that somebody else's message has started, says here whose span it goes on
/// with. Where nobody listens, all of it answers null and costs a look at a field.
/// </summary>
public static class Traces
{
    public const string SourceName = "OrleansChat";

    public static readonly ActivitySource Source = new(SourceName);

    /// <summary>The span of what runs now, where it is recorded: to be kept by whatever is done for it later.</summary>
    public static Activity? Current => Source.HasListeners() && Activity.Current is { Recorded: true } span ? span : null;

    /// <summary>A span that goes on with another one, and with nothing where there is none, whatever ran here before.</summary>
    public static Activity? Continue(string name, ActivityKind kind, Activity? origin)
    {
        Forget();
        return origin is null ? null : Source.StartActivity(name, kind, origin.Context);
    }

    /// <summary>A span that goes on with one that was started elsewhere; null where there is none.</summary>
    /// <param name="origin">As W3C writes it: <c>00-…-…-01</c>.</param>
    public static Activity? Continue(string name, ActivityKind kind, string? origin)
    {
        Forget();
        return origin is not null && Source.HasListeners() && ActivityContext.TryParse(origin, null, isRemote: true, out ActivityContext context)
            ? Source.StartActivity(name, kind, context)
            : null;
    }

    /// <summary>
    /// A span of what is done for several at once: it goes on with the first that is recorded, and is linked with the others. Null where none is, and then
    /// nothing that ran here before counts any more.
    /// </summary>
    public static Activity? Join<T>(string name, ActivityKind kind, IReadOnlyList<T> items, Func<T, Activity?> origin)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(origin);
        Forget();
        if (!Source.HasListeners())
        {
            return null;
        }

        Activity? first = null;
        List<ActivityLink>? links = null;
        for (int i = 0; i < items.Count; i++)
        {
            if (origin(items[i]) is { } span && span != first)
            {
                if (first is null)
                {
                    first = span;
                }
                else
                {
                    (links ??= []).Add(new ActivityLink(span.Context));
                }
            }
        }

        return first is null ? null : Source.StartActivity(name, kind, first.Context, links: links);
    }

    private static void Forget()
    {
        if (Activity.Current is not null)
        {
            Activity.Current = null;
        }
    }
}
