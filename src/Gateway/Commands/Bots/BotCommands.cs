using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Commands.Bots;

/// <summary>What users do with their bots.</summary>
internal static class BotCommands
{
    public static IServiceCollection AddBotCommands(this IServiceCollection services) => services
        .AddCommand<BotCreateRequest, CreateBot>()
        .AddCommand<BotsRequest, ListBots>()
        .AddCommand<BotTokenRequest, RenewBotToken>()
        .AddCommand<BotDeleteRequest, DeleteBot>();
}
