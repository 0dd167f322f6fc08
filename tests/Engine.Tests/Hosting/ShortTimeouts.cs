using Orleans.Configuration;

namespace OrleansChat.Engine.Tests.Hosting;

/// <summary>Clusters that notice within seconds what a test waits for.</summary>
internal static class ShortTimeouts
{
    /// <summary>Well below a test's deadline, well above what a busy machine takes for a call.</summary>
    private static readonly TimeSpan Response = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    public static ISiloBuilder WithShortTimeouts(this ISiloBuilder silo) => silo
        .Configure<SiloMessagingOptions>(options => options.ResponseTimeout = options.SystemResponseTimeout = Response)
        .Configure<ConnectionOptions>(Shorten)
        .Configure<ClusterMembershipOptions>(options => options.TableRefreshTimeout = options.IAmAliveTablePublishTimeout = OneSecond);

    /// <summary>
    /// For silos that die without a word, each in a process of its own. Not for silos in the tests' process: on a machine that stood still for a
    /// moment they would be taken for dead, and what is declared dead must die, with all tests.
    /// </summary>
    public static ISiloBuilder WithQuickDeaths(this ISiloBuilder silo) => silo.Configure<ClusterMembershipOptions>(options =>
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.NumMissedProbesLimit = 2;
    });

    public static IClientBuilder WithShortTimeouts(this IClientBuilder client) => client
        .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Response)
        .Configure<ConnectionOptions>(Shorten)
        .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = OneSecond);

    private static void Shorten(ConnectionOptions options)
    {
        options.OpenConnectionTimeout = OneSecond;
        options.ConnectionRetryDelay = TimeSpan.FromMilliseconds(200);
    }
}
