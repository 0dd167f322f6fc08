using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Accounts;

/// <summary><c>end_session</c> and <c>end_sessions</c></summary>
internal sealed class EndSessions(IGrainFactory grains) : ICommand<EndSessionRequest>, ICommand<EndSessionsRequest>
{
    private static readonly ErrorReply NoSuchSession = new(ErrorCodes.NoSuchMessage, "You have no such session.");

    public Task<Reply> ExecuteAsync(Session session, EndSessionRequest request) =>
        EndAsync(session.User, new SessionsToEnd(Session: request.Session), NoSuchSession);

    public Task<Reply> ExecuteAsync(Session session, EndSessionsRequest request) =>
        EndAsync(session.User, new SessionsToEnd(Except: session.Id), new OkEndedReply(0));

    // Nobody is told that a device is out while the gateway that has it has not said so.
    private async Task<Reply> EndAsync(string user, SessionsToEnd which, Reply none)
    {
        EndedSessions ended = await grains.GetGrain<IUserGrain>(user).EndSessionsAsync(which);
        return ended.Unreachable.Count > 0 ? Errors.Unavailable : ended.Count > 0 ? new OkEndedReply(ended.Count) : none;
    }
}
