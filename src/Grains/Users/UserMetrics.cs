using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrleansChat.Grains.Rooms;

namespace OrleansChat.Grains.Users;

/// <summary>Who is kept from guessing passwords.</summary>
internal sealed class UserMetrics
{
    private readonly Counter<long> _refused;

    public UserMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(RoomMetrics.MeterName);
        _refused = meter.CreateCounter<long>(
            "orleanschat.passwords.refused", "{password}", "Passwords that were not looked at because too many before them were wrong, by whose guesses are used up.");
        foreach (GuessLimit limit in Enum.GetValues<GuessLimit>())
        {
            Count(limit, 0);
        }
    }

    public void Refused(GuessLimit limit) => Count(limit, 1);

    private void Count(GuessLimit limit, int count) => _refused.Add(count, new KeyValuePair<string, object?>("limit", limit switch
    {
        GuessLimit.Name => "name",
        GuessLimit.NameAndAddress => "name_and_address",
        GuessLimit.Address => "address",
        _ => throw new UnreachableException($"No name for {limit}."),
    }));
}
