using Microsoft.Extensions.Options;
using OrleansChat.Hosting;

namespace OrleansChat.Gateway.Authentication;

/// <summary>Puts what tells who is who into a host.</summary>
internal static class AuthenticationHosting
{
    private const string SigningKeyFile = "signing.key";

    /// <param name="services">The host's services.</param>
    /// <param name="dataDirectory">Where the signing key is kept, unless the settings have one.</param>
    public static IServiceCollection AddChatAuthentication(this IServiceCollection services, string dataDirectory)
    {
        services.AddOptions<AuthenticationOptions>().BindConfiguration(AuthenticationOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthenticationOptions>, AuthenticationOptionsValidator>();
        services.AddSingleton(provider => new SigningKey(
            provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value.SigningKey is { Length: > 0 } given
                ? Convert.FromBase64String(given)
                : KeyFile.LoadOrCreate(dataDirectory, SigningKeyFile)));
        services.AddSingleton(provider => new Tokens(
            provider.GetRequiredService<SigningKey>().Bytes, provider.GetRequiredService<IOptions<AuthenticationOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HandshakeCredentials>();
        services.AddSingleton<HttpBearer>();
        return services;
    }
}
