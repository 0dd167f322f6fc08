using System.Globalization;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Users;

/// <summary>Why a user is not let in, in the words that a person reads.</summary>
internal static class UserRefusals
{
    /// <summary>The same for a wrong password and a name that nobody has: who is here is nobody's business.</summary>
    public static readonly Refusal WrongPassword = new(RefusalCode.Unauthenticated, "No such user, or a wrong password.");

    public static readonly Refusal StaleToken = new(RefusalCode.Unauthenticated, "The account has changed since this token was given. Sign in again.");

    public static readonly Refusal NoSuchUser = new(RefusalCode.NoSuchUser, "There is no such user.");

    public static readonly Refusal Erased = new(RefusalCode.Conflict, "This user has been erased.");

    public static readonly Refusal Retired = new(RefusalCode.AlreadyExists, "This name is not given to anybody any more.");

    public static readonly Refusal Reserved = new(RefusalCode.AlreadyExists, "This name is the server's own.");

    public static readonly Refusal BadReason = new(RefusalCode.BadFrame, "A ban needs a reason, one line of text.");

    public static readonly Refusal BadEnd = new(RefusalCode.BadFrame, "A ban ends in the future, or never.");

    public static readonly Refusal LongReason = new(RefusalCode.TooLarge, $"A reason has at most {Limits.MaxReasonLength} characters.");

    public static readonly Refusal Registered = new(RefusalCode.AlreadyExists, "This name is registered.");

    public static readonly Refusal NameTaken = new(RefusalCode.AlreadyExists, "Somebody has this name, or had it.");

    public static readonly Refusal Unavailable = new(RefusalCode.Unavailable, "The account did not answer. Try again.");

    public static readonly Refusal Busy =
        new(RefusalCode.RateLimited, "Too many people sign in at this moment; nothing was done.", TimeSpan.FromSeconds(2));

    public static readonly Refusal NoPassword = new(RefusalCode.Forbidden, "This account has no password.");

    public static readonly Refusal BadPassword = new(
        RefusalCode.BadFrame, $"A password has {Limits.MinPasswordLength} to {Limits.MaxPasswordLength} characters.");

    public static readonly Refusal BadName = new(
        RefusalCode.BadFrame, $"A name is one line of at most {Limits.MaxNameLength} characters, and not blank.");

    public static readonly Refusal BadAvatar = new(RefusalCode.BadFrame, "An avatar is the id of a picture that you have uploaded.");

    public static readonly Refusal BadBio = new(RefusalCode.BadFrame, "That is no text.");

    public static readonly Refusal LongBio = new(RefusalCode.TooLarge, $"A bio has at most {Limits.MaxBioLength} characters.");

    public static readonly Refusal BadStatus = new(RefusalCode.BadFrame, "There is no such status.");

    public static readonly Refusal BadStatusText = new(RefusalCode.BadFrame, "The text beside a status is one line, and not blank.");

    public static readonly Refusal LongStatusText =
        new(RefusalCode.TooLarge, $"The text beside a status has at most {Limits.MaxStatusTextLength} characters.");

    public static Refusal TooManyGuesses(TimeSpan retryAfter) =>
        new(RefusalCode.RateLimited, "Too many wrong passwords of late; this one was not looked at.", retryAfter);

    public static Refusal Banned(UserBan ban) => new(
        RefusalCode.Banned,
        ban.Until is { } until
            ? string.Create(CultureInfo.InvariantCulture, $"This account is banned until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {ban.Reason}")
            : $"This account is banned: {ban.Reason}");

    public static readonly Refusal BadId = new(RefusalCode.BadFrame, "That is not a user id.");
}
