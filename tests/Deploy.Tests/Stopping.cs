using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace OrleansChat.Deploy.Tests;

/// <summary>How long the programs may take to stop, and how long one must wait for them.</summary>
internal static class Stopping
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
    private static readonly object Connections = Activator.CreateInstance(Assembly.Load("OrleansChat.Gateway").GetType("OrleansChat.Gateway.Connections.ConnectionsOptions")!)!;

    /// <summary>The host breaks off what has not stopped by then.</summary>
    public static TimeSpan ShutdownTimeout { get; } = new HostOptions().ShutdownTimeout;

    public static TimeSpan DrainTimeout { get; } = Connection<TimeSpan>("DrainTimeout");

    /// <summary>A kill sooner than this would cut into an orderly end.</summary>
    public static TimeSpan Grace { get; } = ShutdownTimeout + Margin;

    /// <summary>A default of <c>ConnectionsOptions</c>.</summary>
    public static T Connection<T>(string name) => (T)Connections.GetType().GetProperty(name)!.GetValue(Connections)!;

    /// <summary>Times as Docker, systemd, nginx and HAProxy write them: <c>45s</c>, <c>2m</c>, <c>45</c>.</summary>
    public static TimeSpan Parse(string text)
    {
        double number = double.Parse(text.TrimEnd('s', 'm', 'h'), CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => TimeSpan.FromSeconds(number),
        };
    }
}
