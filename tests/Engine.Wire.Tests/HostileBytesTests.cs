using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Orleans;
using Orleans.Serialization;

namespace OrleansChat.Engine.Wire.Tests;

/// <summary>No bytes do more than fail to be read.</summary>
public sealed class HostileBytesTests
{
    private const int Seed = 20260101;

    /// <summary>What stands before <see cref="Everything.Next"/>: its id and one, twice, and its kind.</summary>
    private const byte Next = (1 << 3) | (byte)WireKind.Slot;

    private readonly Wire _wire = Wire.With(typeof(HostileBytesTests));

    [Fact]
    public void Whatever_is_changed_in_a_value_it_is_read_or_refused()
    {
        var random = new Random(Seed);
        byte[] good = _wire.Write<object>(Sample());
        int refused = 0;
        for (int round = 0; round < 5_000; round++)
        {
            byte[] bad = [.. good];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bad[random.Next(4, bad.Length)] = (byte)random.Next(256);
            }

            refused += Refused<object>(bad) ? 1 : 0;
        }

        Assert.InRange(refused, 1, 5_000);
    }

    [Fact]
    public void Noise_is_read_or_refused()
    {
        var random = new Random(Seed);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] noise = new byte[random.Next(0, 200)];
            random.NextBytes(noise);
            Refused<object>(Framed(noise));
            Refused<Everything>(Framed([1, .. BitConverter.GetBytes(noise.Length), .. noise]));
        }
    }

    [Fact]
    public void Every_shorter_value_is_refused()
    {
        byte[] good = _wire.Write(Sample());
        for (int length = 0; length < good.Length; length++)
        {
            byte[] shorter = good[..length];
            Assert.True(Refused<Everything>(shorter));
            if (length >= 4)
            {
                BinaryPrimitives.WriteInt32LittleEndian(shorter, length - 4);
                Assert.True(Refused<Everything>(shorter));
            }
        }
    }

    [Theory]
    [InlineData(typeof(int[]))]
    [InlineData(typeof(List<string>))]
    [InlineData(typeof(Guid[]))]
    [InlineData(typeof(Dictionary<string, int>))]
    [InlineData(typeof(HashSet<int>))]
    [InlineData(typeof(byte[]))]
    [InlineData(typeof(Everything))]
    [InlineData(typeof(Exception))]
    public void A_claimed_size_allocates_nothing(Type type)
    {
        byte[] claim = [1, 6, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x07];
        Refused(type, Framed(claim)); // What is generated for the type is not the bytes' fault.
        long before = GC.GetAllocatedBytesForCurrentThread();

        Refused(type, Framed(claim));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void Blocks_within_blocks_end_at_a_limit()
    {
        byte[] nested = [];
        for (int depth = 0; depth < 5_000; depth++)
        {
            nested = [Next, 1, .. BitConverter.GetBytes(nested.Length), .. nested];
        }

        Assert.True(Refused<Everything>(Framed([1, .. BitConverter.GetBytes(nested.Length), .. nested])));
    }

    [Fact]
    public void References_to_themselves_and_to_later_places_are_refused()
    {
        for (byte position = 0; position < 40; position++)
        {
            byte[] member = [Next, 1 | 4, position, Next, 1 | 4, position];
            Refused<Everything>(Framed([1, .. BitConverter.GetBytes(member.Length), .. member]));
        }
    }

    [Theory]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Collections.Generic.List`1")]
    [InlineData("System.Collections.Generic.List`1[")]
    [InlineData("System.Collections.Generic.List`1[System.Diagnostics.Process]")]
    [InlineData("System.Collections.Generic.Dictionary`2[System.String]")]
    [InlineData("System.Nullable`1[System.String]")]
    [InlineData("System.Int32[")]
    [InlineData("System.Int32,System.Int32")]
    [InlineData("[]")]
    [InlineData("System.Object")]
    [InlineData("System.Collections.Generic.IReadOnlyList`1[System.Int32]")]
    public void A_name_that_is_no_known_class_makes_nothing(string name)
    {
        byte[] bytes = [SlotHeader.Named, 0, (byte)name.Length, .. System.Text.Encoding.UTF8.GetBytes(name), 0, 0, 0, 0];

        Assert.Throws<IllegalTypeException>(() => _wire.Read<object>(Framed(bytes)));
    }

    [Fact]
    public void Nested_generic_names_end_at_a_limit()
    {
        string name = string.Concat(Enumerable.Repeat("System.Nullable`1[", 40));
        string arrays = "System.Int32" + string.Concat(Enumerable.Repeat("[]", 400));

        Assert.Null(_wire.Catalog.Types.TypeOf(name));
        Assert.Null(_wire.Catalog.Types.TypeOf(arrays));
    }

    private static Everything Sample()
    {
        var shared = new Everything { Text = "shared" };
        return new Everything
        {
            Text = "text",
            Next = shared,
            Anything = new List<object?> { 1, "two", 3.0, null, shared, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new TimeoutException("x") },
            Numbers = [1, 2, 3],
            Map = new() { ["a"] = 1.5m, ["b"] = null },
            Set = [Guid.Empty],
            Many = [new Uri("http://a/"), null],
            Tuple = (1, ["x"]),
        };
    }

    private static byte[] Framed(byte[] bytes) => [.. BitConverter.GetBytes(bytes.Length), .. bytes];

    private bool Refused<T>(byte[] bytes) => Refused(typeof(T), bytes);

    private bool Refused(Type type, byte[] bytes)
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(bytes));
        try
        {
            _wire.Codec.Read(ref reader, type);
            return false;
        }
        catch (SerializerException)
        {
            return true;
        }
    }

    [GenerateSerializer]
    internal sealed class Everything
    {
        [Id(0)]
        public Everything? Next { get; set; }

        [Id(1)]
        public string? Text { get; set; }

        [Id(2)]
        public object? Anything { get; set; }

        [Id(3)]
        public IReadOnlyList<int> Numbers { get; set; } = [];

        [Id(4)]
        public Dictionary<string, decimal?> Map { get; set; } = [];

        [Id(5)]
        public HashSet<Guid> Set { get; set; } = [];

        [Id(6)]
        public ImmutableArray<Uri?> Many { get; set; } = [];

        [Id(7)]
        public (int, List<string>) Tuple { get; set; }
    }
}
