using Orleans.Configuration;

namespace OrleansChat.Hosting.Cluster;

/// <summary>
/// How fast a cluster notices that a member is gone: all of Orleans' settings that we change, in one place. Orleans' own values (a silo is declared dead
/// after some 12 s, a call fails after 30 s) suit grains that work for long; a chat's calls take milliseconds, people wait for them, and every one of
/// them may be repeated. The aim: rooms of a silo that was killed serve again within 5 s.
/// </summary>
internal static class ClusterTuning
{
    /// <summary>A silo asks the others this often whether they live, and this long it waits for their answer.</summary>
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);

    /// <summary>
    /// So many answers missing, and a silo votes for another's death, within 2 s where the process is gone. Whoever was heard of within the time that as
    /// many of the <see cref="SlowProbe">slowest answers</see> may take, 3 s, is not voted against: a pause of a busy machine is no death, and a silo that
    /// is declared dead must start anew.
    /// </summary>
    private const int MissedProbes = 2;

    /// <summary>How far the time that is waited for an answer adapts to a busy machine. By itself four times <see cref="Probe"/>.</summary>
    private static readonly TimeSpan SlowProbe = TimeSpan.FromSeconds(1.5);

    /// <summary>Silos that see a silo dead, before it is: one alone may itself be the one that is cut off.</summary>
    private const int Votes = 2;

    /// <summary>Silos are told of changes by each other; the table is read this often in case they were not.</summary>
    private static readonly TimeSpan TableRefresh = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A silo that starts asks all that are listed whether they can reach it, but for those that have not signed the table for three times this long: after all
    /// silos died at once, the first new one waits no longer.
    /// </summary>
    private static readonly TimeSpan SignTable = TimeSpan.FromSeconds(2);

    /// <summary>Longer than a death takes to be declared, so that calls fail for the right reason; longer than any answer that is worth waiting for.</summary>
    private static readonly TimeSpan Response = TimeSpan.FromSeconds(5);

    /// <summary>A machine that is gone does not refuse a connection: it says nothing.</summary>
    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ConnectRetry = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a gateway looks which silos there are.</summary>
    private static readonly TimeSpan SilosRefresh = TimeSpan.FromSeconds(1);

    /// <summary>Rows of silos that are no more are of use to people for a while.</summary>
    private static readonly TimeSpan KeepDead = TimeSpan.FromDays(1);

    public static ISiloBuilder Tune(this ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = Probe;
            options.MaxProbeTimeout = SlowProbe;
            options.NumMissedProbesLimit = MissedProbes;
            options.NumVotesForDeathDeclaration = Votes;

            // Each silo judges by its own questions; that two must see a death is what guards against one that is itself cut off.
            options.EnableIndirectProbes = false;
            options.TableRefreshTimeout = TableRefresh;
            options.IAmAliveTablePublishTimeout = SignTable;
            options.DefunctSiloExpiration = KeepDead;
        });
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = options.SystemResponseTimeout = Response);
        silo.Configure<ConnectionOptions>(TuneConnections);
        return silo;
    }

    public static IClientBuilder Tune(this IClientBuilder client)
    {
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Response);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = SilosRefresh);
        client.Configure<ConnectionOptions>(TuneConnections);
        return client;
    }

    private static void TuneConnections(ConnectionOptions options)
    {
        options.OpenConnectionTimeout = Connect;
        options.ConnectionRetryDelay = ConnectRetry;
    }
}
