using System.Buffers;
using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization;

namespace OrleansChat.Engine.Wire.Tests;

/// <summary>What is written is what is read.</summary>
public sealed class RoundTripTests
{
    private readonly Wire _wire = Wire.With(typeof(RoundTripTests));

    public static TheoryData<object> Values =>
    [
        true, (byte)255, (sbyte)-128, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue, 'ÿ',
        -0.0f, double.Epsilon, 79228162514264337593543950335m, 1.00m, new Guid("6a109905-54dc-42cc-bbef-d2a5b4fd73a7"),
        new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), DateTime.MaxValue, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-570)),
        TimeSpan.MinValue, new DateOnly(2026, 1, 2), new TimeOnly(23, 59, 59), "", "grüße 🙂", new Uri("https://example.org/a?b"), new Version(1, 2, 3),
        Colour.Green, typeof(Colour), (1, "two", (int?)null), Tuple.Create(1, "two"), KeyValuePair.Create("k", 2L),
        new int[] { 1, 2, 3 }, new string?[] { "a", null }, new byte[] { 1, 2, 3 }, new List<long> { 1, 2 }, new HashSet<string> { "a", "b" },
        new Dictionary<string, int> { ["a"] = 1 }, ImmutableArray.Create(1, 2), ImmutableList.Create("a"), ImmutableHashSet.Create(1),
        ImmutableDictionary<string, int>.Empty.Add("a", 1), new List<List<Colour?>> { new() { Colour.Red, null } },
        new Point(3, null), new Named("n") { Note = "x" }, new Box<string>("in"), new Immutable<int>(7), new Child(1, "base", 2) { Own = "own" },
    ];

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_declared_as_object_is_read_as_its_own_type(object value)
    {
        object read = _wire.RoundTrip(value);

        Assert.Equal(value, read);
        Assert.Equal(value.GetType(), read.GetType());
    }

    [Fact]
    public void A_value_declared_as_its_base_keeps_both_levels_with_the_same_ids()
    {
        var read = Assert.IsType<Child>(_wire.RoundTrip<Parent>(new Child(1, "base", 2) { Own = "own" }));

        Assert.Equal((1, "base", 2, "own"), (read.Number, read.Text, read.Extra, read.Own));
    }

    [Fact]
    public void Readonly_init_private_and_get_only_members_are_restored()
    {
        Closed read = _wire.RoundTrip(new Closed(1, "two", 3, 4));

        Assert.Equal("1 two 3 4", read.ToString());
    }

    [Fact]
    public void A_record_struct_with_a_private_constructor_is_restored_through_its_declared_generic_type()
    {
        Result<IReadOnlyList<string>> read = _wire.RoundTrip<Result<IReadOnlyList<string>>>(Result<IReadOnlyList<string>>.Of(["a", "b"]));

        Assert.Equal(["a", "b"], read.Value!);
        Assert.Null(read.Error);
    }

    [Fact]
    public void Positional_parameters_without_ids_are_numbered_apart_from_the_body()
    {
        Assert.Equal(new Implicit("a", 2) { Body = "b" }, _wire.RoundTrip(new Implicit("a", 2) { Body = "b" }));
    }

    [Fact]
    public void What_is_not_serialized_is_not_written()
    {
        Partly read = _wire.RoundTrip(new Partly { Kept = 1, Field = 2, Property = 3 });

        Assert.Equal((1, 0, 0, 2), (read.Kept, read.Field, read.Property, read.Twice));
    }

    [Fact]
    public void A_value_equal_to_its_default_beats_an_initializer()
    {
        Assert.Equal(0, _wire.RoundTrip(new Initialized { Five = 0 }).Five);
    }

    [Fact]
    public void Collections_declared_by_interface_come_back_as_arrays_and_lists()
    {
        IReadOnlyList<int> expression = [1, 2, 3];

        Assert.Equal([1, 2, 3], Assert.IsType<int[]>(_wire.RoundTrip(expression)));
        Assert.Equal([2, 4, 6], Assert.IsType<int[]>(_wire.RoundTrip(expression.Select(i => 2 * i))));
        Assert.Equal([1], Assert.IsType<List<int>>(_wire.RoundTrip<IReadOnlyList<int>>(new List<int> { 1 })));
        Assert.Equal([1], Assert.IsType<List<int>>(_wire.RoundTrip<IList<int>>(new List<int> { 1 })));
        Assert.Equal([1], Assert.IsType<int[]>(_wire.RoundTrip<IList<int>>(new[] { 1 })));
        Assert.Equal([1], Assert.IsType<ImmutableList<int>>(_wire.RoundTrip<IReadOnlyList<int>>(ImmutableList.Create(1))));
        Assert.Equal([1], Assert.IsType<HashSet<int>>(_wire.RoundTrip<IReadOnlySet<int>>(new SortedSet<int> { 1 })));
        Assert.Equal(1, Assert.IsType<Dictionary<string, int>>(
            _wire.RoundTrip<IReadOnlyDictionary<string, int>>(new SortedDictionary<string, int> { ["a"] = 1 }))["a"]);
    }

    [Fact]
    public void A_hashed_collection_keeps_a_comparer_that_ignores_case()
    {
        Assert.Contains("A", _wire.RoundTrip(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }));
        Assert.True(_wire.RoundTrip(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }).ContainsKey("A"));
        Assert.Throws<SerializerException>(() => _wire.Write(new HashSet<string>(StringComparer.InvariantCulture)));
    }

    [Fact]
    public void Memory_is_restored()
    {
        Assert.Equal([1, 2], _wire.RoundTrip<ReadOnlyMemory<byte>>(new byte[] { 1, 2 }).ToArray());
        Assert.Equal([1, 2], _wire.RoundTrip<Memory<byte>>(new byte[] { 1, 2 }).ToArray());
    }

    [Fact]
    public void One_object_met_twice_is_read_as_one()
    {
        var shared = new Node { Name = "shared" };

        List<Node> read = _wire.RoundTrip<List<Node>>([shared, shared]);

        Assert.Same(read[0], read[1]);
        Assert.Equal("shared", read[0].Name);
    }

    [Fact]
    public void A_cycle_is_read_as_a_cycle()
    {
        var node = new Node { Name = "self" };
        node.Next = node;
        var list = new List<object>();
        list.Add(list);

        Node read = _wire.RoundTrip(node);
        List<object> readList = _wire.RoundTrip(list);

        Assert.Same(read, read.Next);
        Assert.Same(readList, readList[0]);
    }

    [Fact]
    public void Nesting_without_end_is_refused_and_does_not_end_the_process()
    {
        Node? chain = null;
        for (int i = 0; i < 10_000; i++)
        {
            chain = new Node { Next = chain };
        }

        Assert.Throws<SerializerException>(() => _wire.Write(chain));
        Assert.Throws<SerializerException>(() => _wire.Copy(chain));
        Assert.Equal(100, Depth(_wire.RoundTrip(Chain(100))));
    }

    [Fact]
    public void A_type_that_is_not_marked_is_refused_with_its_name()
    {
        CodecNotFoundException refusal = Assert.Throws<CodecNotFoundException>(() => _wire.Write<object>(new Unmarked()));

        Assert.Contains(nameof(Unmarked), refusal.Message, StringComparison.Ordinal);
        Assert.Throws<CodecNotFoundException>(() => _wire.Copy<object>(new Unmarked()));
    }

    [Fact]
    public void A_value_in_many_segments_is_read_and_the_next_one_after_it()
    {
        byte[] bytes = [.. _wire.Write("first"), .. _wire.Write(new Child(1, "x", 2))];
        var reader = new SequenceReader<byte>(Segments(bytes));

        Assert.Equal("first", _wire.Codec.Read(ref reader, typeof(string)));
        Assert.Equal(new Child(1, "x", 2), _wire.Codec.Read(ref reader, typeof(Child)));
        Assert.True(reader.End);
    }

    [Fact]
    public void A_reference_is_read_as_a_reference_of_the_same_interface()
    {
        var grain = (IWalker)_wire.Create(typeof(IWalker), GrainId.Create("walker", "bob"));

        IGrain asBase = _wire.RoundTrip<IGrain>(grain);
        object asObject = _wire.RoundTrip<object>(grain);

        Assert.Equal(grain, Assert.IsType<IWalker>(asBase, exactMatch: false));
        Assert.Equal(grain, _wire.RoundTrip(grain));
        Assert.Equal("walker/bob", Assert.IsType<GrainReference>(asObject, exactMatch: false).GrainId.ToString());
        Assert.Same(grain, _wire.Copy(grain));
    }

    [Fact]
    public void An_observer_that_is_no_reference_is_refused_with_the_remedy()
    {
        NotSupportedException refusal = Assert.Throws<NotSupportedException>(() => _wire.Write<IWatcher>(new Watcher()));

        Assert.Contains("CreateObjectReference", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => _wire.Copy<IWatcher>(new Watcher()));
    }

    private static Node Chain(int depth) => depth == 1 ? new Node() : new Node { Next = Chain(depth - 1) };

    private static int Depth(Node? node) => node is null ? 0 : 1 + Depth(node.Next);

    private static ReadOnlySequence<byte> Segments(byte[] bytes)
    {
        var first = new Segment(bytes.AsMemory(0, 1), null);
        Segment last = first;
        for (int i = 1; i < bytes.Length; i++)
        {
            last = new Segment(bytes.AsMemory(i, 1), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }

    internal enum Colour : ushort
    {
        Red,
        Green = ushort.MaxValue,
    }

    internal interface IWalker : IGrainWithStringKey;

    internal interface IWatcher : IGrainObserver;

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }

    [GenerateSerializer, Immutable]
    internal readonly record struct Result<T>
    {
        private Result(T? value, Named? error) => (Value, Error) = (value, error);

        [Id(0)]
        public T? Value { get; init; }

        [Id(1)]
        public Named? Error { get; init; }

        public static Result<T> Of(T value) => new(value, null);
    }

    [GenerateSerializer]
    internal readonly record struct Point([property: Id(0)] int X, [property: Id(1)] int? Y);

    [GenerateSerializer, Immutable, Alias("named")]
    internal sealed record Named([property: Id(0)] string Name)
    {
        [Id(1)]
        public string? Note { get; init; }
    }

    [GenerateSerializer, Alias("box`1")]
    internal sealed record Box<T>([property: Id(0)] T Value);

    [GenerateSerializer]
    internal abstract record Parent([property: Id(0)] int Number, [property: Id(1)] string Text);

    [GenerateSerializer]
    internal sealed record Child(int Number, string Text, [property: Id(0)] int Extra) : Parent(Number, Text)
    {
        [Id(1)]
        public string? Own { get; set; }
    }

    [GenerateSerializer]
    internal sealed class Closed(int a, string b, int c, int d)
    {
        [Id(0)]
        private readonly int _a = a;

        [Id(1)]
        public string B { get; } = b;

        [Id(2)]
        public int C { get; private set; } = c;

        [Id(3)]
        public int D { get => Doubled / 2; private set => Doubled = value * 2; }

        [field: NonSerialized]
        private int Doubled { get; set; } = d * 2;

        public override string ToString() => $"{_a} {B} {C} {D}";
    }

    [GenerateSerializer]
    internal sealed record Implicit(string First, int Second)
    {
        [Id(0)]
        public string? Body { get; init; }
    }

    [GenerateSerializer]
    internal sealed class Partly
    {
        [NonSerialized]
        public int Field;

        [Id(0)]
        public int Kept { get; set; }

        [field: NonSerialized]
        public int Property { get; set; }

        public int Twice => Kept * 2;
    }

    [GenerateSerializer]
    internal sealed class Initialized
    {
        [Id(0)]
        public int Five { get; set; } = 5;
    }

    [GenerateSerializer]
    internal sealed class Node
    {
        [Id(0)]
        public string? Name { get; set; }

        [Id(1)]
        public Node? Next { get; set; }
    }

    private sealed class Unmarked;

    private sealed class Watcher : IWatcher;
}
