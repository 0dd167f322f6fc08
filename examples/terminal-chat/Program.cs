using System.Text;
using OrleansChat.Client;
using OrleansChat.TerminalChat;

if (args is not [var server, var room, .. { Length: 0 or 2 } how] || SignIn(how) is not { } credentials)
{
    Console.Error.WriteLine("dotnet run -- http://127.0.0.1:8080 ROOM --guest NAME | --user NAME   (else CHAT_TOKEN signs in; CHAT_PASSWORD has the password)");
    return 2;
}

Console.OutputEncoding = Encoding.UTF8;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};
await using var client = new ChatClient(new Uri(server));
using var chat = new Conversation(client, Console.IsInputRedirected || Console.IsOutputRedirected ? new PlainScreen() : new TerminalScreen(), room);
try
{
    await chat.RunAsync(credentials, stop.Token);
    return 0;
}
catch (OperationCanceledException)
{
    return 0;
}
catch (ChatException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
finally
{
    foreach (UnsentMessage unsent in client.Unsent)
    {
        Console.Error.WriteLine($"Not sent: {unsent.Text}");
    }
}

static Credentials? SignIn(string[] how) => how switch
{
    ["--guest", var name] => Credentials.Guest(name),
    ["--user", var name] => Credentials.Password(name, Environment.GetEnvironmentVariable("CHAT_PASSWORD") ?? TerminalScreen.ReadPassword()),
    [] when Environment.GetEnvironmentVariable("CHAT_TOKEN") is { Length: > 0 } token => Credentials.Token(token),
    _ => null,
};
