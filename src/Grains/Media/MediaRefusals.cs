using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Media;

/// <summary>Why somebody may not upload or have a file, in the words that a person reads.</summary>
internal static class MediaRefusals
{
    private static readonly TimeSpan UntilAnotherEnds = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UntilADayIsOver = TimeSpan.FromHours(1);

    public static readonly Refusal NoSuchMedia = new(RefusalCode.NoSuchMessage, "There is no such file, or it is not for you.");

    public static readonly Refusal BadId = new(RefusalCode.BadFrame, "That is not a user id.");

    public static readonly Refusal Gone = new(RefusalCode.Unauthenticated, "The account has changed since this token was given. Sign in again.");

    public static readonly Refusal Unavailable = new(RefusalCode.Unavailable, "The files did not answer. Try again.", TimeSpan.FromSeconds(1));

    public static Refusal FileTooLarge(long max) => new(RefusalCode.TooLarge, $"A file has at most {max} bytes.");

    public static Refusal NoRoomLeft(long max) => new(RefusalCode.TooLarge, $"Your files would have more than {max} bytes together. Delete messages with files that you do not need.");

    public static Refusal TooManyAtOnce(int max) => new(RefusalCode.RateLimited, $"You have {max} uploads under way; wait for one of them.", UntilAnotherEnds);

    public static Refusal TooManyToday(int max) => new(RefusalCode.RateLimited, $"You have uploaded {max} files within a day.", UntilADayIsOver);

    public static Refusal TooMuchToday(long max) => new(RefusalCode.RateLimited, $"You would upload more than {max} bytes within a day.", UntilADayIsOver);
}
