using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace OrleansChat.Hosting;

/// <summary>Says in one line why a start failed and what to do about it.</summary>
internal static class StartupProblem
{
    // Throws where a setting cannot be turned into its type, naming the setting.
    private const string Binder = "Microsoft.Extensions.Configuration.Binder";

    public static string Describe(Exception exception) => OneLine(Find(exception));

    private static string Find(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case StartupException:
                    return e.Message;
                case OptionsValidationException invalid:
                    return "A setting is not valid: " + string.Join(' ', invalid.Failures);
                case InvalidOperationException { Source: Binder } unreadable:
                    return "A setting is not valid: " + unreadable.Message;
                case SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return $"{Address(exception)} is taken. Stop the other program, or choose another port with --port N.";
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return $"{Address(exception)} may not be used by this account. Choose a port from 1024 on with --port N.";
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return $"{Address(exception)} is not an address of this machine. Choose another with --urls.";
            }
        }

        return exception.GetBaseException() is InvalidOperationException or FormatException
            ? exception.GetBaseException().Message
            : $"{exception.GetBaseException().GetType().Name}: {exception.GetBaseException().Message}";
    }

    // Kestrel says "Failed to bind to address http://127.0.0.1:8080: address already in use."
    private static string Address(Exception exception)
    {
        string message = exception.Message;
        int start = message.IndexOf("http", StringComparison.Ordinal);
        int end = start < 0 ? -1 : message.IndexOf(": ", start, StringComparison.Ordinal);
        return end < 0 ? "The address to listen on" : $"The address {message[start..end]}";
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
