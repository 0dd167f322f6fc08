using System.Runtime.InteropServices;
using OrleansChat.Bot;
using OrleansChat.Client;

if (args.Length == 0 || Environment.GetEnvironmentVariable("CHAT_TOKEN") is not { Length: > 0 } token)
{
    Console.Error.WriteLine("CHAT_TOKEN=… dotnet run -- http://127.0.0.1:8080 [room …]");
    return 2;
}

using var stop = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await using var client = new ChatClient(new Uri(args[0]));
try
{
    await client.SignInAsync(Credentials.Token(token), stop.Token);
    await new PollBot(client, args[1..], stop.Token).RunAsync();
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (ChatException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
