using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clusters;

/// <summary>A client as the protocol wants it: what is <c>unavailable</c> is asked again.</summary>
internal static class Patient
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Posts a message; again under the same cid as long as nobody knows what became of it.</summary>
    public static Task SayAsync(this FrameClient client, string room, string text) => UntilAvailableAsync(() => client.SendAsync(room, text, cid: text));

    public static Task EnterAsync(this FrameClient client, string room) => UntilAvailableAsync(() => client.JoinAsync(room));

    private static Task UntilAvailableAsync(Func<Task> request) => Eventually.PassesAsync(
        async () =>
        {
            try
            {
                await request();
            }
            catch (ChatErrorException refusal) when (refusal.Code == "unavailable")
            {
                Assert.Fail("Unavailable: again.");
            }
        },
        Patience);
}
