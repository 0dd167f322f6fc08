namespace Orleans.Messaging;

/// <summary>Starts work that belongs to nobody who happens to call: outside of any grain's turns, without what travels with calls.</summary>
internal static class Background
{
    public static Task Run(Func<Task> work)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Task.Run(work);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(work);
        }
    }
}
