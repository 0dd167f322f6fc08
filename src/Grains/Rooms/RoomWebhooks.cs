using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Webhooks;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// A room's webhooks: makes and ends them, one at a time, and wakes them when there is something new. Which there are is looked up at the first commit of an
/// activation; a room that has none asks nobody from then on. Single-threaded, as its grain is.
/// </summary>
internal sealed class RoomWebhooks(
    string room,
    IWebhooks storage,
    IWebhookPost post,
    IOptions<LimitsOptions> limits,
    RoomLedger ledger,
    WebhookMetrics metrics,
    Func<string, IWebhookGrain> webhook,
    Action<Exception> wakeFailed)
{
    private const int MaxUrlLength = 2048;

    private readonly OneAtATime _changes = new();
    private readonly HashSet<string> _ids = [];
    private Task? _loading;
    private bool _known;

    /// <summary>Says that something was committed. Does not wait.</summary>
    public void OnCommitted()
    {
        if (_known)
        {
            Wake();
        }
        else if (_loading is null or { IsCompleted: true })
        {
            _loading = LoadAndWakeAsync();
        }
    }

    public async Task<WebhookList> ListAsync() =>
        new([.. (await storage.OfRoomAsync(room, CancellationToken.None)).Select(Told)]);

    /// <summary>The input of <paramref name="wanted"/> has not been checked; that the user may has.</summary>
    public Task<Outcome<CreatedWebhook>> CreateAsync(string user, NewWebhook wanted) => _changes.RunAsync<Outcome<CreatedWebhook>>(async () =>
    {
        if (Check(wanted) is { } bad)
        {
            return bad;
        }

        if ((await storage.OfRoomAsync(room, CancellationToken.None)).Count >= limits.Value.WebhooksPerRoom)
        {
            return RoomRefusals.TooLarge($"A room has at most {limits.Value.WebhooksPerRoom} webhooks.");
        }

        // The members are told before anything flows.
        string id = WebhookIds.New();
        Outcome<Placed> told = await ledger.StoreAsync(new PendingAppend(null, WebhookRules.Changed(user, id, WebhookChange.Created)));
        if (told.Value is not { } placed)
        {
            return told.Refusal!;
        }

        string[] events = [.. wanted.Events.Distinct().Order(StringComparer.Ordinal)];
        var stored = new StoredWebhook(
            id, room, wanted.Url, events, WebhookIds.NewSecret(), user, placed.At, new WebhookProgress(1, placed.Seq, placed.Seq));
        await storage.AddAsync(stored, CancellationToken.None);
        metrics.Created();
        _ids.Add(id);
        Wake();
        return new CreatedWebhook(Told(stored), stored.Secret, placed.Seq);
    });

    public Task<Outcome<Done>> DeleteAsync(string user, string id) => _changes.RunAsync<Outcome<Done>>(async () =>
    {
        if (!Ids.IsWebhook(id) || !await storage.RemoveAsync(room, id, CancellationToken.None))
        {
            return Done.Instance;
        }

        _ids.Remove(id);
        Outcome<Placed> told = await ledger.StoreAsync(new PendingAppend(null, WebhookRules.Changed(user, id, WebhookChange.Deleted)));
        await EndAsync(id);
        return told.Refusal is { } no ? no : Done.Instance;
    });

    public async Task<Outcome<WebhookTest>> TestAsync(string id) =>
        Ids.IsWebhook(id) && (await storage.FindAsync(id, CancellationToken.None))?.Room == room
            ? await webhook(id).TestAsync()
            : WebhookRules.NoSuchWebhook;

    private Refusal? Check(NewWebhook? wanted) =>
        wanted?.Url is null || wanted.Events is not { Count: > 0 } ? RoomRefusals.BadFrame("A webhook has an address and types of events.")
        : wanted.Url.Length > MaxUrlLength ? RoomRefusals.TooLarge($"An address has at most {MaxUrlLength} characters.")
        : !StoredText.IsStorable(wanted.Url) ? RoomRefusals.BadFrame("An address is Unicode without U+0000.")
        : wanted.Events.Any(type => !WebhookEvents.All.Contains(type)) ? RoomRefusals.BadFrame($"Events are of the types {string.Join(", ", WebhookEvents.All)}.")
        : post.Check(wanted.Url);

    private async Task LoadAndWakeAsync()
    {
        try
        {
            foreach (StoredWebhook stored in await storage.OfRoomAsync(room, CancellationToken.None))
            {
                _ids.Add(stored.Id);
            }

            _known = true;
            Wake();
        }
        catch (StorageUnavailableException e)
        {
            wakeFailed(e); // The next commit looks again, and the sweep looks anyway.
        }
    }

    private void Wake()
    {
        foreach (string id in _ids)
        {
            _ = WakeAsync(id);
        }
    }

    private async Task WakeAsync(string id)
    {
        try
        {
            await webhook(id).WakeAsync();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            wakeFailed(e);
        }
    }

    /// <summary>Cuts short what is under way. Where that cannot be said, it ends by itself once it wants to write how far it has come.</summary>
    private async Task EndAsync(string id)
    {
        try
        {
            await webhook(id).EndAsync();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            wakeFailed(e);
        }
    }

    private static Webhook Told(StoredWebhook stored) => new(
        stored.Id, stored.Url, stored.Events, stored.CreatedBy, stored.CreatedAt, stored.Progress.Delivered,
        stored.Progress.FailingSince, stored.Progress.DisabledAt, stored.Progress.DisabledReason);
}
