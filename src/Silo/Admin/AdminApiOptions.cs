using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Silo.Admin;

/// <summary>Who may use the admin API: the settings under <c>Admin</c> that concern its key.</summary>
internal sealed class AdminApiOptions : IValidatableObject
{
    public const string Section = "Admin";

    public const int MinKeyLength = 16;

    public const int MaxKeyLength = 512;

    /// <summary>What callers send as <c>Authorization: Bearer KEY</c>. Empty: a key is made once and kept in the data directory.</summary>
    public string? Key { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Key) && !IsKey(Key))
        {
            yield return new($"{Section}:{nameof(Key)} must be {MinKeyLength} to {MaxKeyLength} visible ASCII characters without a space.", [nameof(Key)]);
        }
    }

    /// <summary>Whether a text can be sent in a header and is not guessed in passing.</summary>
    public static bool IsKey(string text) =>
        text.Length is >= MinKeyLength and <= MaxKeyLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class AdminApiOptionsValidator : IValidateOptions<AdminApiOptions>;
