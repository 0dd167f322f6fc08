using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansChat.Grains;
using OrleansChat.Grains.Users;
using OrleansChat.Grains.Webhooks;
using OrleansChat.Hosting;
using OrleansChat.Hosting.Cluster;
using OrleansChat.Hosting.Telemetry;
using OrleansChat.Silo.Admin;
using OrleansChat.Silo.Retention;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Postgres;
using OrleansChat.Silo.Webhooks;

namespace OrleansChat.Silo;

/// <summary>Makes a host a silo: the one public way in.</summary>
public static class SiloHosting
{
    /// <summary>
    /// Hosts the grains in this process, with their storage (section <c>Storage</c>, <see cref="StorageOptions"/>), alone or as a member of a cluster
    /// (section <c>Cluster</c>, <see cref="ChatClusterOptions"/>). The database is opened and
    /// its schema brought up to date before anything else of the host starts. What a person can put right surfaces from here or from the host's
    /// start as a <see cref="StartupException"/>, or as an <see cref="OptionsValidationException"/> that names the setting. Also registers
    /// <see cref="IStorageHealth"/>.
    /// </summary>
    /// <exception cref="StartupException">The section cannot be read.</exception>
    /// <exception cref="OptionsValidationException">A setting in it is out of bounds.</exception>
    public static IHostApplicationBuilder AddOrleansChatSilo(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        StorageOptions storage = ReadStorage(builder.Configuration);
        Check(storage);
        builder.Services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IPasswordHashing, PasswordHashing>();
        builder.Services.AddGrains();
        builder.Services.AddSingleton<IWebhookPost, WebhookPost>();
        ChatClusterOptions cluster = builder.AddChatCluster();
        if (cluster.Mode == ClusterMode.Cluster)
        {
            Check(cluster, storage);
            builder.Services.AddSingleton(services => Fence.Of(cluster.Id, services.GetRequiredService<ILocalSiloDetails>().SiloAddress));
        }

        builder.Services.AddStorage(storage.Provider);
        builder.AddAdminApi();
        builder.UseOrleans(silo =>
        {
            _ = cluster.Mode == ClusterMode.Cluster ? silo.UseChatCluster(cluster) : silo.UseChatEmbedded(cluster);
            silo.FollowTraces(builder.Configuration);
            silo.AddGrainStates(storage);
        });
        builder.Services.AddHostedService<WebhookSweeping>();
        builder.Services.AddHostedService<SiloReporting>(); // Begins when the silo has, and ends before it.
        builder.Services.AddHostedService<RetentionService>();
        return builder;
    }

    private static StorageOptions ReadStorage(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            throw new StartupException($"The settings in {StorageOptions.Section} cannot be read: {e.Message}", e);
        }
    }

    // Before Orleans' own providers look at the same settings, and say less about them.
    private static void Check(StorageOptions storage)
    {
        ValidateOptionsResult result = new StorageOptionsValidator().Validate(Options.DefaultName, storage);
        if (result.Failed)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(StorageOptions), result.Failures);
        }
    }

    // The fence that keeps a silo from writing after its death looks into the list of silos.
    private static void Check(ChatClusterOptions cluster, StorageOptions storage)
    {
        if (storage.Provider != StorageProvider.Postgres || cluster.Postgres != storage.Postgres)
        {
            throw new StartupException(
                $"A silo of a cluster keeps messages and the list of silos in one PostgreSQL database: {StorageOptions.Section}:{nameof(StorageOptions.Provider)} must be Postgres, and {ChatClusterOptions.Section}:{nameof(ChatClusterOptions.Postgres)} empty or the same as {StorageOptions.Section}:{nameof(StorageOptions.Postgres)}.");
        }
    }
}
