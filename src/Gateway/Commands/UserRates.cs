using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Rates;
using OrleansChat.Grains.Rates;

namespace OrleansChat.Gateway.Commands;

/// <summary>How much each user may ask for, over all their connections: signing in anew does not fill a bucket.</summary>
internal sealed class UserRates(IOptions<CommandsOptions> options, TimeProvider time)
{
    private readonly KeyedRates<string> _rates =
        new(new Pace(options.Value.RequestBurst, TimeSpan.FromSeconds(1) / options.Value.RequestsPerSecond, time), time);

    /// <summary>Takes one token; where there is none, tells when there will be.</summary>
    public bool TryTake(string user, out TimeSpan retryAfter) => _rates.TryTake(user, out retryAfter);
}
