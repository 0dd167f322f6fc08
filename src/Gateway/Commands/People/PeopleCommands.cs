using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Commands.People;

/// <summary>Who people are, how they are, and what they are to one another.</summary>
internal static class PeopleCommands
{
    public static IServiceCollection AddPeopleCommands(this IServiceCollection services) => services
        .AddCommand<ProfileRequest, ShowProfile>()
        .AddCommand<SetProfileRequest, SetProfile>()
        .AddCommand<ContactsRequest, ListContacts>()
        .AddCommand<ContactRequest, ChangeContact>()
        .AddCommand<PresenceRequest, SetPresence>()
        .AddCommand<WatchRequest, WatchUsers>();
}
