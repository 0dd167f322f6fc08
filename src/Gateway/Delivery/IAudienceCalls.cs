using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>What an <see cref="AudienceLink"/> needs of the world.</summary>
internal interface IAudienceCalls
{
    /// <summary>Calls the audience grain with this gateway's observer.</summary>
    Task<Listening> ListenAsync(string audience, ListenRequest request);

    /// <summary>Whether anybody here needs the topic.</summary>
    bool IsWanted(string topic);

    /// <summary>Forgets what a topic brings, where nobody here needs it; answers the topics of the same audience that are of no use from then on.</summary>
    IReadOnlyList<string> GiveUp(string topic);

    /// <summary>Finds out what was missed: of rooms that are new here, and of topics for which deliveries may have been lost.</summary>
    Task LookAfterAsync(IReadOnlyList<string> added, IReadOnlyList<string> suspects);
}
