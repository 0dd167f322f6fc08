namespace Orleans.Configuration;

/// <summary>Which cluster this process belongs to.</summary>
public class ClusterOptions
{
    internal const string DevelopmentClusterId = "dev";
    internal const string DevelopmentServiceId = "dev";

    public string ClusterId { get; set; } = "default";

    public string ServiceId { get; set; } = "default";
}
