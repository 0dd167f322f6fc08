using OrleansChat.EndToEnd.Tests.Clients;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>What the Python examples make of servers that speak nonsense, or do not answer.</summary>
public sealed class HostileServerTests
{
    [Theory]
    [InlineData("python-asyncio", "websockets")]
    [InlineData("python-websocket-client", "websocket")]
    public async Task Nonsense_is_a_line_that_breaks(string example, string module) => await Python.PassesItsTestsAsync(example, Python.With(module));
}
