using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Commands.Search;

/// <summary>What is looked for.</summary>
internal static class SearchCommands
{
    public static IServiceCollection AddSearchCommands(this IServiceCollection services)
    {
        services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SearchOptions>, SearchOptionsValidator>();
        return services.AddCommand<SearchRequest, SearchMessages>();
    }
}
