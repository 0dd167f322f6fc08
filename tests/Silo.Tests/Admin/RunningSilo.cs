using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Contracts;
using OrleansChat.Hosting;
using OrleansChat.Hosting.Admin;
using OrleansChat.Silo.Admin;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo.Tests.Admin;

/// <summary>A silo in this process, alone, with its admin port.</summary>
internal sealed class RunningSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly DirectoryInfo _directory;
    private int _disposed;

    private RunningSilo(IHost host, DirectoryInfo directory, RecordedLog log) => (_host, _directory, Log) = (host, directory, log);

    public RecordedLog Log { get; }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public string KeyFile => Path.Combine(_directory.FullName, AdminKey.FileName);

    /// <summary>As the settings have it, or its file.</summary>
    public string Key => _host.Services.GetRequiredService<IConfiguration>()["Admin:Key"] ?? File.ReadAllText(KeyFile).Trim();

    public IRoomGrain Room(string room) => Grains.GetGrain<IRoomGrain>(room);

    public IContactGrain Contact(string user, string other) => Grains.GetGrain<IContactGrain>(Ids.DirectRoom(user, other));

    public IUserGrain User(string user) => Grains.GetGrain<IUserGrain>(user);

    /// <param name="storage">Null: SQLite in a directory of its own.</param>
    public static async Task<RunningSilo> StartAsync(StorageOptions? storage = null, params (string Name, string Value)[] settings)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("chat-admin-");
        var log = new RecordedLog();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Provider"] = (storage?.Provider ?? StorageProvider.Sqlite).ToString(),
            ["Storage:DataDirectory"] = directory.FullName,
            ["Storage:Postgres"] = storage?.Postgres,
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.Services.AddSingleton(new StartState { Succeeded = true });
        builder.AddAdminPort<SiloReadiness>();
        builder.AddOrleansChatSilo();
        var silo = new RunningSilo(builder.Build(), directory, log);
        try
        {
            await silo._host.StartAsync();
            return silo;
        }
        catch
        {
            silo._host.Dispose();
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Somebody who knows the key.</summary>
    public HttpClient Client()
    {
        var client = new HttpClient { BaseAddress = new Uri(_host.Services.GetRequiredService<AdminServer>().Url!) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _host.StopAsync();
        _host.Dispose();
        _directory.Delete(recursive: true);
    }
}
