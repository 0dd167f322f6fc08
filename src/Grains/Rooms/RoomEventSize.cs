using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>What an event roughly weighs in memory; the bounds of batches and of the tail are counted in it.</summary>
internal static class RoomEventSize
{
    private const long Envelope = 128;

    private const long Mention = 64;
    private const long Attachment = 256;

    public static long SizeInBytes(this RoomEvent entry) => Envelope + entry switch
    {
        MessagePosted message => (sizeof(char) * (long)message.Text.Length)
            + (Mention * (message.Mentions?.Count ?? 0)) + (Attachment * (message.Attachments?.Count ?? 0)),
        MessageEdited edit => (sizeof(char) * (long)edit.Text.Length) + (Mention * (edit.Mentions?.Count ?? 0)),
        _ => 0,
    };

    public static long SizeInBytes(this IEnumerable<RoomEvent> entries) => entries.Sum(SizeInBytes);
}
