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
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<AuthenticationOptions>>();
            byte[] key = options.Value.SigningKey.Length > 0
                ? Convert.FromBase64String(options.Value.SigningKey)
                : KeyFile.LoadOrCreate(dataDirectory, SigningKeyFile);
            return new Tokens(key, options, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<HandshakeCredentials>();
        services.AddSingleton<HttpBearer>();
        return services;
    }
}
