using System.Globalization;

namespace OrleansChat.Deploy.Tests.Proxies;

/// <summary>
/// Our configuration of a proxy as it is, but for where things are on this machine: a directory of its own, free ports of loopback, the two gateways.
/// What is put in place of what is said here once; where the file no longer has it, the test fails.
/// </summary>
internal static class RenderedConfiguration
{
    public static string Of(ProxyKind kind, string directory, int tlsPort, int plainPort, Backend first, Backend second) => kind switch
    {
        ProxyKind.Nginx => Nginx(directory, tlsPort, plainPort, first, second),
        _ => Haproxy(directory, tlsPort, plainPort, first, second),
    };

    private static string Nginx(string directory, int tlsPort, int plainPort, Backend first, Backend second) => Replace(
        Deployment.Text("nginx", "nginx.conf"),
        ("worker_processes auto;", "worker_processes 2;"),
        ("worker_rlimit_nofile 200000;", ""),
        ("worker_connections 65536;", "worker_connections 512;"),
        ("pid /run/nginx.pid;", $"pid {directory}/nginx.pid;"),
        ("error_log /var/log/nginx/error.log warn;", $"error_log {directory}/error.log warn;"),
        ("access_log /var/log/nginx/access.log plain;", $"access_log {directory}/access.log plain;"),
        ("http {\n", $"http {{\n{string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(name => $"    {name}_temp_path {directory}/{name};\n"))}"),
        ("server gateway-1:8080 ", $"server 127.0.0.1:{first.Port} "),
        ("server gateway-2:8080 ", $"server 127.0.0.1:{second.Port} "),
        ("listen 443 ssl http2;", $"listen 127.0.0.1:{tlsPort} ssl http2;"),
        ("listen [::]:443 ssl http2;", ""),
        ("ssl_certificate /etc/nginx/tls/chat.pem;", $"ssl_certificate {directory}/chat.pem;"),
        ("ssl_certificate_key /etc/nginx/tls/chat.pem.key;", $"ssl_certificate_key {directory}/chat.pem.key;"),
        ("listen 80;", $"listen 127.0.0.1:{plainPort};"),
        ("listen [::]:80;", ""));

    private static string Haproxy(string directory, int tlsPort, int plainPort, Backend first, Backend second) => Replace(
        Deployment.Text("haproxy", "haproxy.cfg"),
        ("maxconn 150000", "maxconn 500"),
        ("bind :443 ssl crt /etc/haproxy/tls/chat.pem ", $"bind 127.0.0.1:{tlsPort} ssl crt {directory}/chat.pem "),
        ("bind :80", $"bind 127.0.0.1:{plainPort}"),
        ("server gateway-1 gateway-1:8080 ", Server("gateway-1", first)),
        ("server gateway-2 gateway-2:8080 ", Server("gateway-2", second)));

    private static string Server(string name, Backend backend) =>
        string.Create(CultureInfo.InvariantCulture, $"server {name} 127.0.0.1:{backend.Port} port {backend.AdminPort} ");

    private static string Replace(string text, params (string Old, string New)[] replacements)
    {
        foreach ((string old, string replacement) in replacements)
        {
            Assert.Equal(2, text.Split(old).Length);
            text = text.Replace(old, replacement, StringComparison.Ordinal);
        }

        return text;
    }
}
