using Microsoft.Extensions.Configuration;
using Orleans.TestingHost;
using OrleansChat.Engine.Tests.Hosting;
using OrleansChat.Engine.Tests.Lifetimes;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>The test cluster that is configured by types.</summary>
public sealed class TestClusterTests
{
    [Fact]
    public async Task It_starts_stops_and_restarts_silos()
    {
        TestClusterBuilder builder = new(2);
        builder.AddSiloBuilderConfigurator<Silos>();
        builder.AddClientBuilderConfigurator<Clients>();
        TestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        try
        {
            IMortalGrain grain = cluster.GrainFactory.GetGrain<IMortalGrain>(SharedCluster.NewKey());
            Guid first = await grain.ActivationAsync();
            Assert.Equal(2, cluster.Silos.Count);
            Assert.Equal(cluster.Silos[0], cluster.Primary);

            SiloHandle third = await cluster.StartAdditionalSiloAsync();
            Assert.True(third.IsActive);
            await cluster.StopSiloAsync(third);
            Assert.False(third.IsActive);
            Assert.DoesNotContain(third, cluster.Silos);

            await cluster.RestartSiloAsync(cluster.SecondarySilos[0]);
            Assert.Equal(2, cluster.GetActiveSilos().Count());
            Assert.NotEqual(Guid.Empty, first);
            Assert.NotEqual(Guid.Empty, await Surviving.CallAsync(grain.ActivationAsync));
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }

    private sealed class Silos : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.WithShortTimeouts();
    }

    private sealed class Clients : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.WithShortTimeouts();
    }
}
