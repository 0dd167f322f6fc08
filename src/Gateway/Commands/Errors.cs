using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands;

/// <summary>What commands refuse by themselves, and how they turn a grain's answer into a reply.</summary>
internal static class Errors
{
    public static readonly ErrorReply NotSignedIn = new(ErrorCodes.Unauthenticated, "Sign in first: auth, login or register.");
    public static readonly ErrorReply NotYourRoom = new(ErrorCodes.Forbidden, "This is the direct room of others.");
    public static readonly ErrorReply Unavailable =
        new(ErrorCodes.Unavailable, "It is not known whether this happened. Try again, a message with the same cid.", TimeSpan.FromSeconds(1));
    public static readonly ErrorReply Internal = new(ErrorCodes.Internal, "The server failed at this request. That is a defect of the server.");

    public static ErrorReply BadFrame(string message) => new(ErrorCodes.BadFrame, message);

    public static ErrorReply TooLarge(string message) => new(ErrorCodes.TooLarge, message);

    public static ErrorReply RateLimited(TimeSpan retryAfter) => new(ErrorCodes.RateLimited, "Too many requests.", retryAfter);

    /// <summary>The reply to an outcome: its refusal, or what <paramref name="reply"/> makes of its value.</summary>
    public static Reply Or<T>(this Outcome<T> outcome, Func<T, Reply> reply) =>
        outcome.Refusal is { } refusal ? ErrorReply.Of(refusal) : reply(outcome.Value!);
}
