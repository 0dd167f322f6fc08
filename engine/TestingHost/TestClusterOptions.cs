namespace Orleans.TestingHost;

/// <summary>What a <see cref="TestCluster"/> is made of.</summary>
public class TestClusterOptions
{
    public string ClusterId { get; set; } = string.Empty;

    public string ServiceId { get; set; } = string.Empty;

    public short InitialSilosCount { get; set; }

    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <summary>Whether clients can connect to each silo; else to the first alone.</summary>
    public bool GatewayPerSilo { get; set; } = true;

    /// <summary>Nothing here: tests log where they say.</summary>
    public bool ConfigureFileLogging { get; set; } = true;

    /// <summary>The assembly-qualified names of the <see cref="ISiloConfigurator"/>s.</summary>
    public List<string> SiloBuilderConfiguratorTypes { get; } = [];

    /// <summary>The assembly-qualified names of the <see cref="IClientBuilderConfigurator"/>s.</summary>
    public List<string> ClientBuilderConfiguratorTypes { get; } = [];
}
