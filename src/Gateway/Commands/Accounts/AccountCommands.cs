using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Commands.Accounts;

/// <summary>Who comes in, and how.</summary>
internal static class AccountCommands
{
    public static IServiceCollection AddAccountCommands(this IServiceCollection services)
    {
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        return services.AddWaysIn();
    }

    private static IServiceCollection AddWaysIn(this IServiceCollection services) => services
        .AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsValidator>()
        .AddSingleton<SignInRates>()
        .AddSingleton<Entrance>()
        .AddSingleton<SignIn>()
        .AddSingleton<IHandshakeAuthentication, HandshakeSignIn>()
        .AddCommand<SessionsRequest, ListSessions>()
        .AddCommand<EndSessionRequest, EndSessions>()
        .AddCommand<EndSessionsRequest, EndSessions>()
        .AddCommand<ChangePasswordRequest, ChangePassword>();
}
