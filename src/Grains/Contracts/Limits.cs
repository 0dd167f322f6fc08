namespace OrleansChat.Grains.Contracts;

/// <summary>The sizes that the protocol promises; <c>hello</c> tells them to clients.</summary>
public static class Limits
{
    /// <summary>A message's text, in bytes of UTF-8, where no setting says less.</summary>
    public const int MaxTextBytes = 16 * 1024;

    /// <summary>A cid, in characters.</summary>
    public const int MaxCidLength = 64;

    /// <summary>What one reacts with, in characters: an emoji with all its modifiers, or its name.</summary>
    public const int MaxEmojiLength = 32;

    /// <summary>The name of an attachment, in characters.</summary>
    public const int MaxFileNameLength = 255;

    /// <summary>A room's or a user's display name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>What a user says of themself, in characters.</summary>
    public const int MaxBioLength = 500;

    /// <summary>What a user says beside their presence, in characters.</summary>
    public const int MaxStatusTextLength = 128;

    /// <summary>A room's topic, in characters.</summary>
    public const int MaxTopicLength = 256;

    /// <summary>A password, in characters.</summary>
    public const int MinPasswordLength = 8;
    public const int MaxPasswordLength = 128;

    /// <summary>Messages in one page of history.</summary>
    public const int MaxHistory = 100;

    /// <summary>A page of history ends early when its texts are together larger than this many bytes of UTF-8.</summary>
    public const int MaxHistoryBytes = 256 * 1024;

    /// <summary>Messages in one page of what was searched for.</summary>
    public const int MaxSearch = 50;

    /// <summary>Members in one page.</summary>
    public const int MembersPage = 100;

    /// <summary>Rooms in one page of discover.</summary>
    public const int DiscoverPage = 50;

    /// <summary>How many missed events a sync replays for one room; whoever missed more reads the history.</summary>
    public const int MaxSyncEvents = 1000;

    /// <summary>Unread messages and mentions are counted up to here: this many means as many or more.</summary>
    public const int MaxCounted = 1000;

    /// <summary>How much of a room's newest message lists show, in Unicode characters.</summary>
    public const int PreviewLength = 200;

    /// <summary>Messages deleted in one call.</summary>
    public const int MaxDeletions = 100;

    /// <summary>The reason of a ban, in characters.</summary>
    public const int MaxReasonLength = 256;
}
