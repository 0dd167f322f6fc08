using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains;

/// <summary>How much there may be of what people make: the settings under <c>Limits</c>. Silos keep them; gateways tell them, so all processes of a cluster share them.</summary>
public sealed class LimitsOptions
{
    public const string Section = "Limits";

    /// <summary>A message's text, in bytes of UTF-8; the protocol allows no more than it is by default.</summary>
    [Range(1, Contracts.Limits.MaxTextBytes)]
    public int TextBytes { get; set; } = Contracts.Limits.MaxTextBytes;

    /// <summary>Rooms that one user may be a member of.</summary>
    [Range(1, 100_000)]
    public int RoomsPerUser { get; set; } = 500;

    /// <summary>Members that one room may have.</summary>
    [Range(2, 10_000_000)]
    public int MembersPerRoom { get; set; } = 100_000;

    /// <summary>Members that may be named when a room is created.</summary>
    [Range(0, 1_000)]
    public int MembersAtCreate { get; set; } = 100;

    /// <summary>Whom one message may mention.</summary>
    [Range(0, 1_000)]
    public int Mentions { get; set; } = 50;

    /// <summary>What one message may carry.</summary>
    [Range(0, 100)]
    public int Attachments { get; set; } = 10;

    /// <summary>Different emoji that one message may be reacted to with.</summary>
    [Range(0, 1_000)]
    public int Emoji { get; set; } = 20;

    /// <summary>Reactions that one message may have.</summary>
    [Range(0, 1_000_000)]
    public int Reactions { get; set; } = 10_000;

    /// <summary>Messages that may be pinned in one room.</summary>
    [Range(0, 1_000)]
    public int Pins { get; set; } = 50;

    /// <summary>Sessions that one user may have at one gateway; with one more the oldest is ended.</summary>
    [Range(1, 10_000)]
    public int SessionsPerUser { get; set; } = 50;

    /// <summary>Members up to which those of a room are told how far the others have read.</summary>
    [Range(0, 10_000)]
    public int ReadEventMembers { get; set; } = 100;

    /// <summary>Contacts, requests and blocks that one user may have, together.</summary>
    [Range(1, 100_000)]
    public int Contacts { get; set; } = 1000;

    /// <summary>Users whom one session may watch besides its contacts.</summary>
    [Range(0, 100_000)]
    public int Watches { get; set; } = 1000;

    /// <summary>Bots that one user may have.</summary>
    [Range(0, 10_000)]
    public int BotsPerUser { get; set; } = 20;

    /// <summary>Webhooks that one room may have.</summary>
    [Range(0, 1_000)]
    public int WebhooksPerRoom { get; set; } = 10;

    /// <summary>One uploaded file, in bytes.</summary>
    [Range(typeof(long), "1024", "1099511627776", ConvertValueInInvariantCulture = true)]
    public long MediaFileBytes { get; set; } = 50L * 1024 * 1024;

    /// <summary>What one user may upload within a day, in bytes.</summary>
    [Range(typeof(long), "1024", "1125899906842624", ConvertValueInInvariantCulture = true)]
    public long MediaBytesPerDay { get; set; } = 1L * 1024 * 1024 * 1024;

    /// <summary>What one user's uploads may have together, in bytes.</summary>
    [Range(typeof(long), "1024", "1125899906842624", ConvertValueInInvariantCulture = true)]
    public long MediaBytesPerUser { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>Files that one user may upload within a day.</summary>
    [Range(1, 1_000_000)]
    public int MediaUploadsPerDay { get; set; } = 1_000;

    /// <summary>Uploads of one user that may be under way at once.</summary>
    [Range(1, 1_000)]
    public int MediaUploadsAtOnce { get; set; } = 4;
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
public sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;
