using System.ComponentModel.DataAnnotations;

namespace OrleansChat.Gateway.Authentication;

/// <summary>Allows nothing, or base64 of enough bytes. Its message never quotes the value.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class Base64KeyAttribute : ValidationAttribute
{
    public int MinBytes { get; init; }

    public override bool IsValid(object? value)
    {
        string text = value as string ?? "";
        byte[] bytes = new byte[text.Length];
        return text.Length == 0 || (Convert.TryFromBase64String(text, bytes, out int length) && length >= MinBytes);
    }

    public override string FormatErrorMessage(string name) => $"The field {name} must be base64 of at least {MinBytes} bytes.";
}
