using System.Globalization;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>
/// Rooms, sessions, joins, leaves, syncs, lost and repeated deliveries, outages, all at once, from a fixed seed: nobody ever sees a hole, or what is not for
/// them. <c>ORLEANSCHAT_STORMS=300</c> in the environment tries so many seeds.
/// </summary>
public sealed class DeliveryStormTests
{
    private const int Steps = 700;
    private const int Storms = 6;

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, int.Parse(Environment.GetEnvironmentVariable("ORLEANSCHAT_STORMS") ?? $"{Storms}", CultureInfo.InvariantCulture))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task In_a_storm_every_session_gets_its_rooms_in_order_without_a_hole(int seed)
    {
        using var storm = new Storm(seed);
        for (int step = 0; step < Steps; step++)
        {
            storm.Step();
        }

        await Eventually.ReturnsAsync(storm.CalmAsync());
        await storm.Gateway.RenewAsync();
        await storm.Gateway.RenewAsync();
        await Eventually.PassesAsync(storm.HasEverything, TimeSpan.FromSeconds(60));
        storm.IsInOrder();

        // Whatever happened, nobody is deaf to what is said now, and what nobody needs is given up.
        await storm.SayLastWordsAsync();
        await Eventually.PassesAsync(storm.HasEverything, TimeSpan.FromSeconds(60));
        await storm.CloseAsync();
    }
}
