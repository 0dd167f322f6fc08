using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Connections;

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
        services.AddSingleton<Entrance>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<CreateRoom>();
        services.AddSingleton<JoinRoom>();
        services.AddSingleton<LeaveRoom>();
        services.AddSingleton<ListRooms>();
        services.AddSingleton<DiscoverRooms>();
        services.AddSingleton<ListMembers>();
        services.AddSingleton<ReadHistory>();
        services.AddSingleton<SyncRooms>();
        services.AddSingleton<CommandDispatcher>();
        services.AddSingleton<IHandshakeAuthentication, HandshakeSignIn>();
        services.AddSingleton<IConnectionHandler, ChatHandler>();
        return services;
    }
}
