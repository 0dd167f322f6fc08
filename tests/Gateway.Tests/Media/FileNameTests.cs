using OrleansChat.Gateway.Media;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>What is left of hostile names.</summary>
public sealed class FileNameTests
{
    [Theory]
    [InlineData("photo.png", "photo.png")]
    [InlineData("Grüße 你好 👋.txt", "Grüße 你好 👋.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\alice\\cat.gif", "cat.gif")]
    [InlineData("/", null)]
    [InlineData("..", null)]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("name. . .", "name")]
    [InlineData("a\r\nSet-Cookie: b=c", "aSet-Cookie: b=c")]
    [InlineData("a\0b\u0007.png", "ab.png")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("a\u200Bb\uFEFF.png", "ab.png")]
    [InlineData("\uD800half.png", "half.png")]
    [InlineData("   ", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("say \"hi\"; filename=evil.exe", "say \"hi\"; filename=evil.exe")]
    public void A_name_is_a_name_and_nothing_else(string? given, string? kept) => Assert.Equal(kept, FileName.Clean(given));

    [Theory]
    [InlineData("holiday.hta", "image/png", "holiday.hta.png")]
    [InlineData("holiday", "image/jpeg", "holiday.jpg")]
    [InlineData("holiday.JPEG", "image/jpeg", "holiday.JPEG")]
    [InlineData("holiday.png", "image/jpeg", "holiday.png")]
    [InlineData("song.exe", "audio/mpeg", "song.exe.mp3")]
    [InlineData("start.bat", "text/plain", "start.bat")]
    [InlineData("setup.exe", "application/octet-stream", "setup.exe")]
    public void What_people_see_as_a_picture_is_saved_as_one(string name, string type, string saved) => Assert.Equal(saved, FileName.Saved(name, MediaType.Find(type)));

    [Fact]
    public void A_long_name_keeps_its_extension_and_whole_characters()
    {
        string name = FileName.Clean(string.Concat(Enumerable.Repeat("👋", 100)) + ".jpeg")!;
        Assert.True(name.Length is FileName.MaxLength or FileName.MaxLength - 1);
        Assert.EndsWith("👋.jpeg", name, StringComparison.Ordinal);
        Assert.Equal(FileName.MaxLength, FileName.Clean(new string('a', 5000))!.Length);
        Assert.Equal(FileName.MaxLength, FileName.Clean("a." + new string('b', 5000))!.Length);
    }
}
