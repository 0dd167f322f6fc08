using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Commands.Media;

/// <summary>What is asked of uploads on a socket.</summary>
internal static class MediaCommands
{
    public static IServiceCollection AddMediaCommands(this IServiceCollection services) => services.AddCommand<MediaUrlRequest, GiveMediaUrl>();
}
