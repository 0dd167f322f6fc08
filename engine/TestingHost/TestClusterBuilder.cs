using Microsoft.Extensions.Configuration;

namespace Orleans.TestingHost;

/// <summary>Settles what a <see cref="TestCluster"/> is made of, by types that configure its silos and its client.</summary>
public class TestClusterBuilder
{
    private readonly List<Action<IConfigurationBuilder>> _configuration = [];

    public TestClusterBuilder()
        : this(2)
    {
    }

    public TestClusterBuilder(short initialSilosCount) => Options = new TestClusterOptions
    {
        InitialSilosCount = initialSilosCount,
        ClusterId = CreateClusterId(),
        ServiceId = Guid.NewGuid().ToString("N"),
    };

    public TestClusterOptions Options { get; }

    /// <summary>Settings that all hosts have.</summary>
    public Dictionary<string, string> Properties { get; } = [];

    public static string CreateClusterId() => $"testcluster-{Guid.NewGuid():N}";

    public TestClusterBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate)
    {
        _configuration.Add(configureDelegate);
        return this;
    }

    /// <typeparam name="T">An <see cref="ISiloConfigurator"/>.</typeparam>
    public TestClusterBuilder AddSiloBuilderConfigurator<T>()
        where T : new()
    {
        Options.SiloBuilderConfiguratorTypes.Add(NameOf<T, ISiloConfigurator>());
        return this;
    }

    /// <typeparam name="T">An <see cref="IClientBuilderConfigurator"/>.</typeparam>
    public TestClusterBuilder AddClientBuilderConfigurator<T>()
        where T : new()
    {
        Options.ClientBuilderConfiguratorTypes.Add(NameOf<T, IClientBuilderConfigurator>());
        return this;
    }

    public TestCluster Build()
    {
        ConfigurationBuilder configuration = new();
        configuration.AddInMemoryCollection(Properties.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        _configuration.ForEach(configure => configure(configuration));
        return new TestCluster(Options, [.. configuration.Sources]);
    }

    private static string NameOf<T, TConfigurator>() => typeof(TConfigurator).IsAssignableFrom(typeof(T))
        ? typeof(T).AssemblyQualifiedName!
        : throw new NotSupportedException($"{typeof(T)} is no {typeof(TConfigurator).Name}; this engine knows no other configurator.");
}
