using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using OrleansChat.Grains.Audience;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Retention;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Webhooks;

namespace OrleansChat.Grains.Rooms;

/// <summary>One room: check → store → publish. The rules and the bookkeeping are plain classes beside it.</summary>
[Reentrant, RandomPlacement]
internal sealed partial class RoomGrain : Grain, IRoomGrain, IRoomWebhooksGrain, IInspectedGrain
{
    /// <summary>What a former activation may have committed without getting to publish it is not older than this.</summary>
    private static readonly TimeSpan UnpublishedFor = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LastPublications = TimeSpan.FromSeconds(5);

    private readonly string _room;
    private readonly (string First, string Second)? _pair;
    private readonly IRoomLog _log;
    private readonly IRoomListings _listings;
    private readonly IMemberships _memberships;
    private readonly RoomMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RoomTail _tail = new();
    private readonly RoomAppender _appender;
    private readonly RoomMembers _members;
    private readonly RoomCharter _charter;
    private readonly RoomMessages _messages;
    private readonly RoomReactions _reactions;
    private readonly RoomLedger _ledger;
    private readonly MessageDrafts _drafts;
    private readonly MessageDecisions _decisions;
    private readonly RoomPins _pins;
    private readonly RoomHistory _history;
    private readonly RoomDepartures _departures;
    private readonly SlowMode _slowMode;
    private readonly Newcomers _newcomers;
    private readonly RoomOpening _opening;
    private readonly RoomDeletions _deletions;
    private readonly Publisher _publisher;
    private readonly RoomAudience _audience;
    private Task? _loaded;

    public RoomGrain(
        IRoomLog log,
        IRoomListings listings,
        IMemberships memberships,
        IReceipts receipts,
        IRoomRetention retention,
        IOptions<RetentionOptions> retentionOptions,
        IWebhooks webhooks,
        IWebhookPost webhookPost,
        IMessageViews views,
        IMediaLibrary media,
        IOptions<LimitsOptions> limits,
        IContacts contacts,
        RoomMetrics metrics,
        WebhookMetrics webhookMetrics,
        AudienceMetrics audienceMetrics,
        TimeProvider time,
        ILogger<RoomGrain> logger)
    {
        _room = this.GetPrimaryKeyString();
        _pair = Ids.TryParseDirectRoom(_room, out (string, string) users) ? users : null;
        (_log, _listings, _memberships, _metrics, _time, _logger) = (log, listings, memberships, metrics, time, logger);
        (_receipts, _readEventMembers) = (receipts, limits.Value.ReadEventMembers);
        (_retention, _retentionBatch) = (retention, retentionOptions.Value.Batch);
        _limits = limits.Value;
        _tally = new ActivationTally(time);
        _appender = new RoomAppender(_room, log, _tail, metrics, time, OnCommitted, OnAppendFailed);
        _members = new RoomMembers(_room, memberships);
        _charter = new RoomCharter(_pair is null ? RoomKind.Private : RoomKind.Direct);
        _messages = new RoomMessages(_room, log, _tail);
        _reactions = new RoomReactions(_room, views);
        _ledger = new RoomLedger(_appender, _members, _charter, _messages, _reactions);
        _drafts = new MessageDrafts(_messages, media, _limits, time);
        _decisions = new MessageDecisions(_ledger, _members, _messages, _reactions, HiddenFrom);
        _pins = new RoomPins(_room, views, _decisions, _limits);
        _history = new RoomHistory(_room, log, views, _tail, _charter);
        _departures = new RoomDepartures(_room, memberships, _ledger, _members);
        _slowMode = new SlowMode(user => log.LastMessageAtAsync(_room, user, CancellationToken.None));
        _newcomers = new Newcomers(user => GrainFactory.GetGrain<IUserGrain>(user).ExistsAsync(), memberships, contacts, limits.Value);
        _blocks = new DirectBlocks(_pair, contacts);
        _opening = new RoomOpening(_ledger, _newcomers);
        _deletions = new RoomDeletions(_messages, _ledger);
        _publisher = new Publisher(
            (audience, publication) => GrainFactory.GetGrain<IAudienceGrain>(audience).PublishAsync(publication),
            audienceMetrics,
            time,
            failure => LogPublishFailed(failure, _room));
        _audience = new RoomAudience(_room, _publisher);
        _webhooks = new RoomWebhooks(
            _room, webhooks, webhookPost, limits, _ledger, webhookMetrics, id => GrainFactory.GetGrain<IWebhookGrain>(id), failure => LogWebhooksNotWoken(failure, _room));
    }

    private RoomKind Kind => _charter.Settings.Kind;

    public Task<Outcome<JoinedRoom>> CreateAsync(string user, NewRoom room) => AnswerAsync<JoinedRoom>(user, async () =>
    {
        Outcome<Placed> created =
            _pair is not null ? RoomRefusals.DirectRoomIsNotCreated
            : RoomInput.Check(room, _limits) is { } bad ? bad
            : await _opening.CreateAsync(user, room);
        return created.Refusal is { } refusal ? refusal : await SeenByAsync(user);
    });

    public Task<Outcome<JoinedRoom>> JoinAsync(string user, bool create) => AnswerAsync<JoinedRoom>(user, async () =>
        await (_pair is { } pair ? EnterDirectAsync(user, pair) : EnterAsync(user, create)) is { } refusal
            ? refusal
            : await SeenByAsync(user));

    public Task<Outcome<Done>> LeaveAsync(string user) => AnswerAsync<Done>(user, async () =>
    {
        if (!_ledger.RoomExists)
        {
            return RoomRefusals.NoSuchRoom;
        }

        Outcome<Placed> left = await _departures.LeaveAsync(user, user, membership => RoomRules.MayLeave(Kind, membership));
        return left.Refusal is { } no ? no : Done.Instance;
    });

    public Task<Outcome<Page<Member>>> MembersAsync(string user, string? after) => AnswerAsync<Page<Member>>(user, async () =>
    {
        if ((RoomInput.CheckPageStart(after) ?? await MayReadAsync(user)) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyList<Member> members = _tail.Head == 0 && _pair is { } pair
            ? RoomMembers.NotThereYet(pair, after, Role.Member)
            : await _memberships.PageAsync(_room, after, Limits.MembersPage + 1, CancellationToken.None);
        return new Page<Member>([.. members.Take(Limits.MembersPage)], members.Count > Limits.MembersPage);
    });

    public async Task<RoomEvents> ReadAsync(long after, int limit)
    {
        using ActivationTally.Request counted = _tally.Begin();
        await LoadedAsync();
        return await _history.ReadAsync(after, Math.Clamp(limit, 1, Limits.MaxSyncEvents));
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_appender.HasFailed)
        {
            _ = WakeSuccessorAsync();
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LastPublications);
        await _publisher.EndAsync(patience.Token);
    }
}
