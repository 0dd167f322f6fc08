using System.Globalization;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Admin;

/// <summary>A type of grain that operators can look into.</summary>
/// <param name="Name">As in paths, and as Orleans has it in grain ids.</param>
/// <param name="IsKey">Whether there can be a grain with this key.</param>
/// <param name="Get">A reference.</param>
/// <param name="IsStatelessWorker">Whether every silo has its own, so that nobody knows where it is.</param>
internal sealed record InspectedType(string Name, Func<string, bool> IsKey, Func<IGrainFactory, string, IGrainWithStringKey> Get, bool IsStatelessWorker = false)
{
    public const string Room = "room";
    public const string User = "user";
    public const string Webhook = "webhook";

    /// <summary>All of them, in the order in which they are listed.</summary>
    public static readonly IReadOnlyList<InspectedType> All =
    [
        new("audience", IsAudience, (grains, key) => grains.GetGrain<IAudienceGrain>(key)),
        new("directory", key => key == IDirectoryGrain.Key, (grains, key) => grains.GetGrain<IDirectoryGrain>(key), IsStatelessWorker: true),
        new("mediaowner", key => Ids.IsUser(key), (grains, key) => grains.GetGrain<IMediaOwnerGrain>(key)),
        new(Room, key => Ids.IsRoom(key) || Ids.TryParseDirectRoom(key, out _), (grains, key) => grains.GetGrain<IRoomGrain>(key)),
        new(User, key => Ids.IsUser(key), (grains, key) => grains.GetGrain<IUserGrain>(key)),
        new(Webhook, key => Ids.IsWebhook(key), (grains, key) => grains.GetGrain<IWebhookGrain>(key)),
    ];

    /// <summary>Whether there is such a grain only where something is stored of it.</summary>
    public bool IsStored => Name is Room or User or Webhook;

    public static string Names { get; } = string.Join(", ", All.Select(type => type.Name));

    public static InspectedType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    public IInspectedGrain Reference(IGrainFactory grains, string key) => Get(grains, key).AsReference<IInspectedGrain>();

    private static bool IsAudience(string key) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int share) && share < Topic.Audiences && share.ToString(CultureInfo.InvariantCulture) == key;
}
