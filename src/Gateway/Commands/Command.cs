using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;

namespace OrleansChat.Gateway.Commands;

/// <summary>What is done about one kind of request by somebody who is signed in: validate, call one grain, map the outcome to a reply.</summary>
internal interface ICommand<in TRequest>
    where TRequest : ClientRequest
{
    Task<Reply> ExecuteAsync(Session session, TRequest request);
}

/// <summary>A command as the dispatcher finds it: by its request's type.</summary>
internal abstract class Command
{
    public abstract Type Request { get; }

    public abstract Task<Reply> ExecuteAsync(Session session, ClientRequest request);
}

/// <inheritdoc cref="Command"/>
internal sealed class Command<TRequest>(ICommand<TRequest> command) : Command
    where TRequest : ClientRequest
{
    public override Type Request => typeof(TRequest);

    public override Task<Reply> ExecuteAsync(Session session, ClientRequest request) => command.ExecuteAsync(session, (TRequest)request);
}
