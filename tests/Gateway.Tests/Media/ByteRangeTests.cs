using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using OrleansChat.Gateway.Media;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>Which part of a file of ten bytes a request gets.</summary>
public sealed class ByteRangeTests
{
    private static readonly EntityTagHeaderValue Tag = new("\"tag\"");

    [Theory]
    [InlineData(null, 200, 0, 10)]
    [InlineData("bytes=0-3", 206, 0, 4)]
    [InlineData("bytes=3-3", 206, 3, 1)]
    [InlineData("bytes=4-", 206, 4, 6)]
    [InlineData("bytes=-4", 206, 6, 4)]
    [InlineData("bytes=-99", 206, 0, 10)]
    [InlineData("bytes=5-99", 206, 5, 5)]
    [InlineData("bytes=10-", 416, 0, 0)]
    [InlineData("bytes=99-100", 416, 0, 0)]
    [InlineData("bytes=-0", 416, 0, 0)]
    [InlineData("bytes=9223372036854775807-", 416, 0, 0)]
    [InlineData("bytes=5-4", 200, 0, 10)]
    [InlineData("bytes=0-1,3-4", 200, 0, 10)]
    [InlineData("bytes=99999999999999999999-", 200, 0, 10)]
    [InlineData("bytes=", 200, 0, 10)]
    [InlineData("pages=1-2", 200, 0, 10)]
    [InlineData("nonsense", 200, 0, 10)]
    public void A_range_is_the_part_that_there_is(string? range, int status, long offset, long count)
    {
        Assert.Equal(new ByteRange(status, offset, count), Of(range: range));
        Assert.Equal(new ByteRange(status, offset, count), Of(range: range, ifRange: "\"tag\""));
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("W/\"tag\"")]
    [InlineData("Sun, 22 Nov 2026 09:00:00 GMT")]
    [InlineData("nonsense")]
    public void A_part_of_something_else_is_not_wanted(string ifRange) => Assert.Equal(200, Of(range: "bytes=0-3", ifRange: ifRange).Status);

    [Theory]
    [InlineData("\"tag\"", 304)]
    [InlineData("W/\"tag\"", 304)]
    [InlineData("\"a\", \"tag\"", 304)]
    [InlineData("*", 304)]
    [InlineData("\"a\"", 206)]
    [InlineData("nonsense", 206)]
    public void Who_has_it_gets_it_not_again(string ifNoneMatch, int status) => Assert.Equal(status, Of(range: "bytes=0-3", ifNoneMatch: ifNoneMatch).Status);

    private static ByteRange Of(string? range = null, string? ifRange = null, string? ifNoneMatch = null) => ByteRange.Of(
        new HeaderDictionary { [HeaderNames.Range] = range, [HeaderNames.IfRange] = ifRange, [HeaderNames.IfNoneMatch] = ifNoneMatch }, Tag, 10);
}
