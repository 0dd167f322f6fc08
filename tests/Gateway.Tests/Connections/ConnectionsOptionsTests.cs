using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class ConnectionsOptionsTests
{
    [Theory]
    [InlineData("MaxMessageBytes", "0")]
    [InlineData("MaxOutboxBytes", "1")]
    [InlineData("PingInterval", "00:00:00")]
    [InlineData("SilenceTimeout", "00:00:30")]
    [InlineData("FramesPerSecond", "0")]
    [InlineData("DrainTimeout", "1.00:00:00")]
    [InlineData("AllowedOrigins:0", "chat.example.org")]
    [InlineData("AllowedOrigins:0", "https://chat.example.org/path")]
    [InlineData("TrustedProxies:0", "proxy.example.org")]
    [InlineData("TrustedProxies:0", "10.0.0.0/33")]
    public async Task A_bad_setting_stops_the_start_and_is_named(string setting, string value)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => SocketServer.StartAsync([(setting, value)]));
        Assert.Contains(setting.Split(':')[0], failure.Message, StringComparison.Ordinal);
    }
}
