using OrleansChat.Gateway.Authentication;
using OrleansChat.Hosting;

namespace OrleansChat.Gateway.Tests.Hosting;

/// <summary>A key that is made once, and its file.</summary>
public sealed class KeyFileTests : IDisposable
{
    private const string Name = "some.key";
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-key-").FullName;

    private string Data => Path.Combine(_directory, "data");

    [Fact]
    public void A_key_is_made_once_and_then_kept()
    {
        byte[] first = KeyFile.LoadOrCreate(Data, Name);

        Assert.Equal(KeyFile.Bytes, first.Length);
        Assert.Equal(first, KeyFile.LoadOrCreate(Data, Name));
        Assert.Equal([Path.Combine(Data, Name)], Directory.GetFiles(Data));
    }

    [Fact]
    public void Only_its_owner_may_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        KeyFile.LoadOrCreate(Data, Name);

#pragma warning disable CA1416 // Skipped on Windows.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, Name)));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task Processes_that_start_together_agree_on_one_key()
    {
        for (int round = 0; round < 50; round++)
        {
            string data = Path.Combine(Data, $"{round}");
            using var together = new Barrier(4);
            byte[][] keys = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                together.SignalAndWait();
                return KeyFile.LoadOrCreate(data, Name);
            })));

            Assert.All(keys, key => Assert.Equal(keys[0], key));
            Assert.Single(Directory.GetFiles(data));
        }
    }

    [Fact]
    public void A_file_that_is_too_short_is_named()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllBytes(Path.Combine(Data, Name), [1, 2, 3]);

        Assert.Contains(Name, Assert.Throws<StartupException>(() => KeyFile.LoadOrCreate(Data, Name)).Message);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named()
    {
        string file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");

        Assert.Contains("--data", Assert.Throws<StartupException>(() => KeyFile.LoadOrCreate(Path.Combine(file, "data"), Name)).Message);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", true)]
    [InlineData("AAAA", false)]
    [InlineData("not base64 at all, but surely long enough to be a key", false)]
    public void A_key_in_the_settings_is_base64_of_enough_bytes(string key, bool valid) =>
        Assert.Equal(valid, new AuthenticationOptionsValidator().Validate(null, new AuthenticationOptions { SigningKey = key }).Succeeded);

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
