using System.Diagnostics;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Gateway.Delivery;

/// <summary>Where the audiences' deliveries arrive.</summary>
internal sealed partial class GatewayEar(Audiences audiences, Subscriptions subscriptions, DeliveryMetrics metrics, TimeProvider time, ILogger<GatewayEar> logger) : IGatewayObserver
{
    public Task DeliverAsync(Grains.Contracts.Delivery delivery)
    {
        using Activity? span = Traces.Continue("deliver", ActivityKind.Consumer, delivery.Trace);
        metrics.Received();
        audiences.Arrived(delivery);
        try
        {
            if (subscriptions.Receive(delivery.Notice) is { } room)
            {
                _ = ListenAsync([room]);
            }

            if (delivery.Notice is RoomNotice { Events: [{ } oldest, ..] })
            {
                metrics.Delayed(time.GetUtcNow() - oldest.At);
            }
        }
        catch (Exception e)
        {
            // A defect. The room's cursor has not moved, so what comes next shows the hole and the log is read.
            LogFailed(e, delivery.Audience, delivery.Number);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<UserSession>> SessionsOfAsync(string user) =>
        Task.FromResult<IReadOnlyList<UserSession>>([.. subscriptions.SessionsOf(user).Where(session => !session.Socket.IsClosing).Select(session => session.Facts).OfType<UserSession>()]);

    public Task<EndedSessions> EndSessionsAsync(string user, SessionsToEnd which) =>
        Task.FromResult(subscriptions.End(user, which, Connections.CloseReason.SessionEnded));

    /// <summary>Listens to rooms in the background. Where that fails, the next renewal tells the audience and looks after them.</summary>
    public Task ListenAsync(IReadOnlyList<string> rooms) => ListenToTopicsAsync(rooms.Select(Topic.OfRoom));

    /// <inheritdoc cref="ListenAsync"/>
    public async Task ListenToTopicsAsync(IEnumerable<string> topics)
    {
        try
        {
            await audiences.ListenAsync(topics);
        }
        catch (Exception)
        {
            // Logged by the link, which tries again.
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Delivery {Number} of audience {Audience} could not be passed on.")]
    private partial void LogFailed(Exception exception, string audience, long number);
}
