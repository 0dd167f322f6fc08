using System.Text;
using OrleansChat.Gateway.Protocol;

namespace OrleansChat.Gateway.Tests.Protocol;

/// <summary>No bytes whatever make the codec throw: the same 200,000 broken frames each time.</summary>
public sealed class FrameCodecFuzzTests
{
    private const int Rounds = 200_000;

    private static readonly string[] Seeds =
    [
        """{"type":"send","id":7,"room":"lobby","text":"hi 你好 😀\u00e9\ud83d\ude00","cid":"c1"}""",
        """{"type":"sync","id":"a","rooms":{"lobby":12,"@bob":0,"dm:a:b":9223372036854775807}}""",
        """{"type":"history","room":"lobby","before":5,"limit":100}""",
        """{"type":"create","room":"r","kind":"private","name":"N","topic":"T","members":["a","b"]}""",
        """{"type":"auth","token":"eyJhbGciOiJub25lIn0.e30."}""",
        """{"type":"register","user":"alice","password":"correct horse","name":null}""",
        """{"type":"join","room":"@bob","create":true}""",
        """[{"a":[1,2.5e10,-0,true,false,null]}]""",
    ];

    private static readonly string[] Shards =
        ["\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u0000", "{", "}", "[", "]", ":", ",", "null", "true", "1e999", "-", "\0", "\u007f", "type", "id", "rooms"];

    [Fact]
    public void Mutated_frames_are_requests_or_problems_and_never_exceptions()
    {
        var random = new Random(20261122);
        int requests = 0;
        int problems = 0;
        for (int i = 0; i < Rounds; i++)
        {
            byte[] frame = Mutate(random, Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]));
            ParsedFrame parsed = FrameCodec.Parse(frame);
            Assert.NotEqual(parsed.Request is null, parsed.Problem is null);
            _ = parsed.Request is null ? problems++ : requests++;
        }

        Assert.True(requests > 0, "No mutation left a frame whole: nothing but refusals was tried.");
        Assert.True(problems > 0, "No mutation broke a frame.");
    }

    private static byte[] Mutate(Random random, byte[] frame)
    {
        var bytes = new List<byte>(frame);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Shards[random.Next(Shards.Length)]));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2 when at < bytes.Count:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 8), bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(0, random.Next(bytes.Count + 1)));
                    break;
            }
        }

        return [.. bytes];
    }
}
