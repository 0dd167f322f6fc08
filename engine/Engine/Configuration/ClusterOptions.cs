namespace Orleans.Configuration;

/// <summary>Which cluster this process belongs to.</summary>
public class ClusterOptions
{
    public const string DevelopmentClusterId = "dev";
    public const string DevelopmentServiceId = "dev";

    public string ClusterId { get; set; } = "default";

    public string ServiceId { get; set; } = "default";
}
