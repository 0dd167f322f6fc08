using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.TestingHost;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Presence;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tests.Audience;
using OrleansChat.Grains.Tests.Storage;
using OrleansChat.Grains.Tests.Users;
using OrleansChat.Grains.Tests.Webhooks;
using OrleansChat.Grains.Users;
using OrleansChat.Grains.Webhooks;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests;

/// <summary>The grains on a test cluster of one silo, over storage in memory.</summary>
internal sealed class ChatCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    /// <summary>Short, so that going does not take long.</summary>
    public static readonly TimeSpan PresenceGrace = TimeSpan.FromMilliseconds(300);

    public const int MaxContacts = 5;

    private ChatCluster()
    {
        Webhooks = new MemoryWebhooks(room => Store.Log(room).Count);
        _cluster = Build(this);
    }

    public MemoryStore Store { get; } = new();

    public MemoryStates States { get; } = new();

    public MemoryPeople People { get; } = new();

    public MemoryWebhooks Webhooks { get; }

    public FakePost Post { get; } = new();

    public PlainPasswords Passwords { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<ChatCluster> StartAsync()
    {
        var chat = new ChatCluster();
        await chat._cluster.DeployAsync();
        return chat;
    }

    public IContactGrain Contact(string user, string other) => Grains.GetGrain<IContactGrain>(Ids.DirectRoom(user, other));

    public IRoomGrain Room(string room) => Grains.GetGrain<IRoomGrain>(room);

    public IUserGrain User(string user) => Grains.GetGrain<IUserGrain>(user);

    public IAudienceGrain AudienceOf(string topic) => Grains.GetGrain<IAudienceGrain>(Topic.Audience(topic));

    public Task EnterAsync(params string[] guests) =>
        Task.WhenAll(guests.Select(async guest => Assert.NotNull((await User(guest).EnterAsGuestAsync()).Value)));

    /// <summary>An observer that listens to topics from now on.</summary>
    public async Task<Ear> ListenAsync(params string[] topics)
    {
        var ear = new Ear();
        IGatewayObserver observer = Grains.CreateObjectReference<IGatewayObserver>(ear);
        Held.Add(ear); // The reference does not keep it.
        string name = Guid.NewGuid().ToString();
        foreach (IGrouping<string, string> share in topics.GroupBy(Topic.Audience))
        {
            Listening answer = await Grains.GetGrain<IAudienceGrain>(share.Key).ListenAsync(observer, new ListenRequest(name, "", true, [.. share], []));
            Assert.True(answer.Known);
        }

        return ear;
    }

    /// <summary>Ends a grain's activation, so that the next call meets a new one.</summary>
    public async Task DeactivateAsync(IGrainWithStringKey grain)
    {
        IManagementGrain management = Grains.GetGrain<IManagementGrain>(0);
        await Eventually.TrueAsync(async () =>
        {
            await management.ForceActivationCollection(TimeSpan.Zero);
            return await management.GetActivationAddress(grain) is null;
        });
    }

    public async ValueTask DisposeAsync()
    {
        Store.ReleaseAppends();
        Store.ReleaseLookups();
        Passwords.Release();
        Post.Release();
        await _cluster.DisposeAsync();
    }

    private List<Ear> Held { get; } = [];

    private static InProcessTestCluster Build(ChatCluster chat)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.ConfigureServices(services => services
            .AddGrains()
            .AddSingleton<IRoomLog>(chat.Store)
            .AddSingleton<IMemberships>(chat.Store)
            .AddSingleton<IRoomListings>(chat.Store)
            .AddSingleton<IRoomRetention>(chat.Store)
            .AddSingleton<IReceipts>(chat.Store)
            .AddSingleton<IUserMessages>(chat.Store)
            .AddSingleton<IMediaLibrary>(chat.Store.Media)
            .AddSingleton<IMessageSearch>(chat.Store.Search)
            .AddSingleton<IContacts>(chat.People)
            .AddSingleton<IPresences>(chat.People)
            .AddSingleton<IUserListings>(new MemoryUsers(chat.States))
            .Configure<LimitsOptions>(options => options.Contacts = MaxContacts)
            .Configure<PresenceOptions>(options => options.Grace = PresenceGrace)
            .AddSingleton<IWebhooks>(chat.Webhooks)
            .AddSingleton<IWebhookPost>(chat.Post)
            .AddSingleton<IMessageViews>(chat.Store)
            .AddSingleton<IPasswordHashing>(chat.Passwords)
            .AddGrainStorage(GrainStates.ProviderName, (_, _) => chat.States)));
        return builder.Build();
    }
}
