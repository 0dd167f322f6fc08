using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>What an event roughly weighs in memory; the bounds of batches and of the tail are counted in it.</summary>
internal static class RoomEventSize
{
    private const long Envelope = 128;

    public static long SizeInBytes(this RoomEvent entry) =>
        entry is MessagePosted message ? Envelope + (sizeof(char) * (long)message.Text.Length) : Envelope;

    public static long SizeInBytes(this IEnumerable<RoomEvent> entries) => entries.Sum(SizeInBytes);
}
