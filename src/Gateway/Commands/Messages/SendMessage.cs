using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Messages;

/// <summary><c>send</c>: posts a message. The <c>ok</c> says that it is committed.</summary>
internal static class SendMessage
{
    public static async Task<Reply> ExecuteAsync(string user, SendLane lane, SendRequest request)
    {
        if (!request.Room.TryResolve(user, out string room))
        {
            return Errors.NotYourRoom;
        }

        if (request.Message is { Text.Length: 0, Attachments: null })
        {
            return Errors.BadFrame("'text' must not be empty.");
        }

        Outcome<Sent> outcome = await lane.PostAsync(user, room, request.Message);
        return outcome.Or(sent => new OkSentReply(room, sent));
    }
}
