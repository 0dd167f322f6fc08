using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Commands.Accounts;
using OrleansChat.Gateway.Commands.Bots;
using OrleansChat.Gateway.Commands.Media;
using OrleansChat.Gateway.Commands.Messages;
using OrleansChat.Gateway.Commands.People;
using OrleansChat.Gateway.Commands.Receipts;
using OrleansChat.Gateway.Commands.Rooms;
using OrleansChat.Gateway.Commands.Search;
using OrleansChat.Gateway.Commands.Webhooks;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Protocol;

namespace OrleansChat.Gateway.Commands;

/// <summary>Puts the commands into a host.</summary>
internal static class CommandsHosting
{
    public static IServiceCollection AddCommands(this IServiceCollection services)
    {
        services.AddOptions<CommandsOptions>().BindConfiguration(CommandsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CommandsOptions>, CommandsOptionsValidator>();
        services.AddMetrics();
        services.AddSingleton<CommandMetrics>();
        services.AddSingleton<UserRates>();
        services.AddAccountCommands().AddRoomCommands().AddMessageCommands().AddPeopleCommands().AddReceiptCommands();
        services.AddSearchCommands();
        services.AddBotCommands().AddWebhookCommands();
        services.AddMediaCommands();
        services.AddSingleton<CommandDispatcher>();
        services.AddSingleton<IConnectionHandler, ChatHandler>();
        return services;
    }

    /// <summary>Has requests of a type done by a command.</summary>
    public static IServiceCollection AddCommand<TRequest, TCommand>(this IServiceCollection services)
        where TRequest : ClientRequest
        where TCommand : class, ICommand<TRequest> =>
        services.AddSingleton<TCommand>().AddSingleton<Command>(provider => new Command<TRequest>(provider.GetRequiredService<TCommand>()));
}
