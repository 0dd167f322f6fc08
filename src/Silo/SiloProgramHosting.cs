using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OrleansChat.Hosting;
using OrleansChat.Hosting.Admin;
using OrleansChat.Hosting.Cluster;
using OrleansChat.Hosting.Telemetry;

namespace OrleansChat.Silo;

/// <summary>Puts a silo together that runs alone: a member of a cluster.</summary>
internal static class SiloProgramHosting
{
    /// <summary>What is different from a silo inside a gateway.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Storage:Provider"] = "Postgres",
        ["Logging:LogLevel:Default"] = "Warning",
    };

    /// <summary>A silo that is ready to start.</summary>
    /// <exception cref="StartupException">A setting means nothing, or what it names cannot be used.</exception>
    public static IHost Build(CommandLine commandLine)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            ApplicationName = typeof(SiloProgramHosting).Assembly.GetName().Name,
            EnvironmentName = commandLine.Environment,
            ContentRootPath = commandLine.ContentRoot ?? AppContext.BaseDirectory,
        });
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = Defaults });
        builder.Configuration.AddChatSettings(commandLine);
        builder.Configuration.AddInMemoryCollection([new("Cluster:Mode", "Cluster")]);
        builder.AddChatLogging();
        builder.AddAdminPort<SiloReadiness>();
        builder.AddTelemetry("orleanschat-silo", builder.AddChatCluster());
        builder.AddOrleansChatSilo();
        return builder.Build().BeginTelemetry();
    }
}
