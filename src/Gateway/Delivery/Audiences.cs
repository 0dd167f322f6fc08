using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>Keeps all audience grains told which topics this gateway listens to.</summary>
internal sealed class Audiences
{
    private readonly Dictionary<string, AudienceLink> _links = new(StringComparer.Ordinal);

    public Audiences(
        GatewayName name, IAudienceCalls calls, IOptions<DeliveryOptions> options, TimeProvider time, DeliveryMetrics metrics, ILoggerFactory loggers)
    {
        ILogger<AudienceLink> logger = loggers.CreateLogger<AudienceLink>();
        for (int i = 0; i < Topic.Audiences; i++)
        {
            string audience = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _links.Add(audience, new AudienceLink(audience, name.Value, calls, options.Value.OvertakeGrace, time, metrics, logger));
        }
    }

    /// <summary>Answers when what is published under the topics reaches this gateway; those that are listened to already cost nothing.</summary>
    public Task ListenAsync(IEnumerable<string> topics) => Task.WhenAll(topics.Select(topic => LinkOf(topic).ListenAsync(topic)));

    public Task ListenAsync(string topic) => LinkOf(topic).ListenAsync(topic);

    /// <summary>Stops listening to what nobody needs any more.</summary>
    public void GiveUp(string topic) => LinkOf(topic).GiveUp(topic);

    public Task RenewAsync() => Task.WhenAll(_links.Values.Select(link => link.RenewAsync()));

    /// <summary>Notes a delivery's number; an audience that nobody knows is ignored.</summary>
    public void Arrived(Grains.Contracts.Delivery delivery)
    {
        if (_links.TryGetValue(delivery.Audience, out AudienceLink? link))
        {
            link.Arrived(delivery.Epoch, delivery.Number);
        }
    }

    private AudienceLink LinkOf(string topic) => _links[Topic.Audience(topic)];
}
