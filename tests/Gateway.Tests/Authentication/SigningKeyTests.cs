using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Hosting;

namespace OrleansChat.Gateway.Tests.Authentication;

/// <summary>The key that tokens are signed with, and its file.</summary>
public sealed class SigningKeyTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-key-").FullName;

    private string Data => Path.Combine(_directory, "data");

    [Fact]
    public void A_key_is_made_once_and_then_kept()
    {
        byte[] first = SigningKey.LoadOrCreate(Data);

        Assert.Equal(SigningKey.Bytes, first.Length);
        Assert.Equal(first, SigningKey.LoadOrCreate(Data));
        Assert.Equal([Path.Combine(Data, SigningKey.FileName)], Directory.GetFiles(Data));
    }

    [Fact]
    public void Only_its_owner_may_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        SigningKey.LoadOrCreate(Data);

#pragma warning disable CA1416 // Skipped on Windows.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, SigningKey.FileName)));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task Processes_that_start_together_agree_on_one_key()
    {
        byte[][] keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => SigningKey.LoadOrCreate(Data))));

        Assert.All(keys, key => Assert.Equal(keys[0], key));
        Assert.Single(Directory.GetFiles(Data));
    }

    [Fact]
    public void A_file_that_is_too_short_is_named()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllBytes(Path.Combine(Data, SigningKey.FileName), [1, 2, 3]);

        Assert.Contains(SigningKey.FileName, Assert.Throws<StartupException>(() => SigningKey.LoadOrCreate(Data)).Message);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named()
    {
        string file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");

        Assert.Contains("--data", Assert.Throws<StartupException>(() => SigningKey.LoadOrCreate(Path.Combine(file, "data"))).Message);
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
