using OrleansChat.EndToEnd.Tests.Clients;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>The bot that throws dice.</summary>
internal sealed class PythonBot() : BotPerformance("croupier", "!roll 2d6", "🎲 ")
{
    protected override RunningProgram Start(int port, string token) =>
        RunningProgram.Start(Python.With("websockets"), [Python.Example("python-asyncio/bot.py"), $"ws://127.0.0.1:{port}/ws"], start =>
        {
            start.Environment["CHAT_TOKEN"] = token;
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        });
}
