namespace Orleans.Configuration;

/// <summary>The gateways that a client may use.</summary>
public class StaticGatewayListProviderOptions
{
    /// <summary><c>gwy.tcp://address:port/generation</c>.</summary>
    public List<Uri> Gateways { get; set; } = [];
}
