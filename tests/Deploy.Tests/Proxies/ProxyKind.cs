namespace OrleansChat.Deploy.Tests.Proxies;

/// <summary>The programs that we have a configuration for.</summary>
public enum ProxyKind
{
    Nginx,
    Haproxy,
}
