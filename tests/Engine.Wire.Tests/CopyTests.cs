using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;
using Orleans.Proxies;

namespace OrleansChat.Engine.Wire.Tests;

/// <summary>Whoever gets a value gets one that nobody else can change.</summary>
public sealed class CopyTests
{
    private readonly Wire _wire = Wire.With(typeof(CopyTests));

    [Fact]
    public void What_can_change_is_copied_to_the_bottom()
    {
        var bag = new Bag { Items = ["a"], Inner = new Bag { Items = [] }, Counts = new() { ["k"] = [1] }, Bytes = [1] };

        Bag copy = _wire.Copy(bag);
        bag.Items.Add("b");
        bag.Inner.Items.Add("c");
        bag.Counts["k"][0] = 9;
        bag.Bytes[0] = 9;

        Assert.Equal(["a"], copy.Items);
        Assert.Empty(copy.Inner!.Items);
        Assert.Equal([1], copy.Counts["k"]);
        Assert.Equal([1], copy.Bytes);
    }

    [Fact]
    public void What_cannot_change_is_itself()
    {
        var frozen = new Frozen([1, 2]);
        ImmutableList<string> list = ["a"];
        int[] wrapped = [1];

        Assert.Same(frozen, _wire.Copy(frozen));
        Assert.Same(frozen, _wire.Copy<object>(frozen));
        Assert.Same(list, _wire.Copy(list));
        Assert.Same(wrapped, _wire.Copy(wrapped.AsImmutable()).Value);
        Assert.Same(typeof(string), _wire.Copy(typeof(string)));
    }

    [Fact]
    public void A_list_of_what_cannot_change_is_another_list_of_the_same()
    {
        List<Frozen> list = [new([1])];

        IReadOnlyList<Frozen> copy = _wire.Copy<IReadOnlyList<Frozen>>(list);

        Assert.NotSame(list, copy);
        Assert.IsType<List<Frozen>>(copy);
        Assert.Same(list[0], copy[0]);
    }

    [Fact]
    public void A_member_marked_immutable_is_shared_and_its_neighbour_is_not()
    {
        var half = new Half { Shared = [1], Own = [1] };

        Half copy = _wire.Copy(half);

        Assert.Same(half.Shared, copy.Shared);
        Assert.NotSame(half.Own, copy.Own);
    }

    [Fact]
    public void A_struct_of_mutable_parts_is_copied_with_them()
    {
        var pair = new Pair<List<int>>([1]);

        Assert.NotSame(pair.Value, _wire.Copy(pair).Value);
        Assert.NotSame(pair.Value, _wire.Copy((1, pair.Value)).Value);
        Assert.NotSame(pair.Value, ((Pair<List<int>>)_wire.Copy<object>(pair)).Value);
    }

    [Fact]
    public void One_object_stays_one_and_a_cycle_a_cycle()
    {
        var bag = new Bag();
        bag.Inner = bag;

        Bag copy = _wire.Copy(bag);
        List<Bag> two = _wire.Copy(new List<Bag> { bag, bag });

        Assert.NotSame(bag, copy);
        Assert.Same(copy, copy.Inner);
        Assert.Same(two[0], two[1]);
    }

    [Fact]
    public void A_struct_that_contains_itself_in_a_list_is_copied()
    {
        var tree = new Tree([new Tree([]), new Tree([])]);

        Assert.Equal(2, _wire.Copy(tree).Branches.Length);
        Assert.Equal(2, _wire.RoundTrip(tree).Branches.Length);
    }

    [Fact]
    public void Arguments_and_results_are_copied_unless_marked_immutable()
    {
        GrainMethod method = _wire.Catalog.MethodsOf(typeof(IKeeper)).Single();
        object?[] arguments = [new List<int> { 1 }, new List<int> { 2 }];

        object?[] copies = method.CopyArguments(_wire.Codec, arguments);

        Assert.NotSame(arguments[0], copies[0]);
        Assert.Same(arguments[1], copies[1]);
        Assert.Same(arguments[0], method.CopyResult(_wire.Codec, arguments[0]));
    }

    internal interface IKeeper : IGrainWithStringKey
    {
        [return: Immutable]
        Task<List<int>> KeepAsync(List<int> own, [Immutable] List<int> shared);
    }

    [GenerateSerializer]
    internal sealed class Bag
    {
        [Id(0)]
        public List<string> Items { get; set; } = [];

        [Id(1)]
        public Bag? Inner { get; set; }

        [Id(2)]
        public Dictionary<string, int[]> Counts { get; set; } = [];

        [Id(3)]
        public byte[] Bytes { get; set; } = [];
    }

    [GenerateSerializer, Immutable]
    internal sealed record Frozen([property: Id(0)] IReadOnlyList<int> Numbers);

    [GenerateSerializer]
    internal sealed class Half
    {
        [Id(0), Immutable]
        public int[] Shared { get; set; } = [];

        [Id(1)]
        public int[] Own { get; set; } = [];
    }

    [GenerateSerializer]
    internal readonly record struct Pair<T>([property: Id(0)] T Value);

    [GenerateSerializer]
    internal readonly record struct Tree([property: Id(0)] ImmutableArray<Tree> Branches);
}
