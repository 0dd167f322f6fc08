namespace OrleansChat.Grains.Rooms;

/// <summary>Where the last entry of an append came to lie; where it is a duplicate, the place of the first with its cid.</summary>
internal sealed record Placed(long Seq, DateTimeOffset At, bool Duplicate);
