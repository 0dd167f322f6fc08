using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using OrleansChat.Hosting;
using OrleansChat.Silo.Admin;

namespace OrleansChat.Silo.Tests.Admin;

/// <summary>Where the key of the admin API comes from.</summary>
public sealed class AdminKeyTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chat-key-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_key_is_made_once_for_its_owner_alone()
    {
        await using RunningSilo silo = await RunningSilo.StartAsync();
        using HttpClient client = silo.Client();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin/v1/cluster")).StatusCode);
        Assert.Equal(43, silo.Key.Length);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(silo.KeyFile) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/admin/v1/cluster")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task A_key_from_the_settings_needs_no_file()
    {
        await using RunningSilo silo = await RunningSilo.StartAsync(null, ("Admin:Key", "a-key-from-the-settings"));

        Assert.False(File.Exists(silo.KeyFile));
        using HttpClient client = silo.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin/v1/cluster")).StatusCode);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("a key with spaces in it")]
    [InlineData("ein-schlüssel-mit-umlaut")]
    public async Task A_key_that_is_none_stops_the_start(string key)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(async () => await RunningSilo.StartAsync(null, ("Admin:Key", key)));

        Assert.Contains("Admin:Key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_holds_no_key_stops_the_start()
    {
        string file = Path.Combine(_directory.FullName, AdminKey.FileName);
        await File.WriteAllTextAsync(file, "not a key but a sentence that somebody wrote");

        StartupException refusal = await Assert.ThrowsAsync<StartupException>(
            async () => await RunningSilo.StartAsync(null, ("Storage:DataDirectory", _directory.FullName)));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_start_together_agree_on_one_key()
    {
        using var together = new Barrier(8);
        string[] keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            together.SignalAndWait();
            return Encoding.ASCII.GetString(KeyFile.LoadOrCreate(_directory.FullName, AdminKey.FileName, AdminKey.NewFile));
        })));

        Assert.Single(keys.Distinct());
        Assert.Single(_directory.GetFiles());
    }
}
