using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Hosting;
using OrleansChat.Hosting.Admin;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo.Admin;

/// <summary>Puts the admin API on the admin port of a process that hosts a silo.</summary>
internal static class AdminApiHosting
{
    public static IHostApplicationBuilder AddAdminApi(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddFilter(AuditLog.Category, LogLevel.Information); // Whatever else is kept quiet.
        builder.Services.AddOptions<AdminApiOptions>().BindConfiguration(AdminApiOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AdminApiOptions>, AdminApiOptionsValidator>();
        builder.Services.AddSingleton(Key);
        builder.Services.AddSingleton<AdminGate>();
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton<IAdminEndpoints, AdminApi>();
        builder.Services.AddSingleton<ClusterView>();
        builder.Services.AddSingleton<GrainInspector>();
        builder.Services.AddSingleton<GrainListing>();
        builder.Services.AddSingleton<IAdminEndpoints, ClusterEndpoints>();
        builder.Services.AddSingleton<IAdminEndpoints, GrainEndpoints>();
        builder.Services.AddSingleton<UserExport>();
        builder.Services.AddSingleton<IAdminEndpoints, RoomEndpoints>();
        builder.Services.AddSingleton<IAdminEndpoints, UserEndpoints>();
        builder.Services.AddSingleton<IAdminEndpoints, UserActionEndpoints>();
        return builder;
    }

    private static AdminKey Key(IServiceProvider services)
    {
        if (services.GetRequiredService<IOptions<AdminApiOptions>>().Value.Key is { Length: > 0 } given)
        {
            return new AdminKey(given);
        }

        string directory = services.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory;
        string key = Encoding.ASCII.GetString(KeyFile.LoadOrCreate(directory, AdminKey.FileName, AdminKey.NewFile)).Trim();
        return AdminApiOptions.IsKey(key)
            ? new AdminKey(key)
            : throw new StartupException($"{Path.Combine(directory, AdminKey.FileName)} is not a key. Delete it to have a new one made.");
    }
}
