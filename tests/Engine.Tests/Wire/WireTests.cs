namespace OrleansChat.Engine.Tests.Wire;

/// <summary>What goes from a client to a grain and back arrives as it was sent.</summary>
public sealed class WireTests(SharedCluster cluster)
{
    private IEchoGrain Grain => cluster.NewGrain<IEchoGrain>();

    [Fact]
    public async Task Simple_types_arrive()
    {
        Scalars value = new()
        {
            Flag = true,
            Byte = 255,
            Small = short.MinValue,
            Whole = int.MinValue,
            Wide = long.MaxValue,
            Count = uint.MaxValue,
            WideCount = ulong.MaxValue,
            Fraction = float.Epsilon,
            WideFraction = -0.1,
            Money = 79228162514264337593543950335m,
            Letter = '世',
            Text = "grüße, 世界 😀\0",
            Key = Guid.NewGuid(),
            DateTime = new DateTime(2026, 11, 22, 9, 0, 0, 123, DateTimeKind.Utc),
            DateTimeOffset = new DateTimeOffset(2026, 11, 22, 9, 0, 0, 123, TimeSpan.FromHours(-7)),
            TimeSpan = TimeSpan.MinValue,
            Colour = Colour.Green,
            Permissions = Permissions.Read | Permissions.Write,
            Number = 0,
        };

        Scalars echo = await Grain.EchoAsync(value);

        Assert.Equal(value, echo);
        Assert.Equal(DateTimeKind.Utc, echo.DateTime.Kind);
        Assert.Equal(value.DateTimeOffset.Offset, echo.DateTimeOffset.Offset);
        Assert.Equal(new Scalars(), await Grain.EchoAsync(new Scalars()));
    }

    [Fact]
    public async Task Collections_arrive()
    {
        Shape[] shapes = [new Circle("c", 1.5), new TaggedBox("t", 1, 2, ["x"]), new Box("b", 3, 4)];
        Collections value = new()
        {
            Array = [1, -1, int.MaxValue],
            Bytes = [0, 1, 255],
            List = ["a", null, ""],
            Dictionary = new() { ["one"] = [1], ["none"] = [] },
            Set = [Colour.Red, Colour.Green],
            Shapes = shapes,
            Named = shapes.ToDictionary(shape => shape.Name),
            Immutable = [1, 2, 3],
            Tuple = (1, "right"),
            Pair = new("key", 2),
        };

        Collections echo = await Grain.EchoAsync(value);

        Assert.Equal(value.Array, echo.Array);
        Assert.Equal(value.Bytes, echo.Bytes);
        Assert.Equal(value.List, echo.List);
        Assert.Equal(value.Dictionary, echo.Dictionary);
        Assert.Equal(value.Set, echo.Set);
        Assert.Equal(shapes.Select(Described), echo.Shapes!.Select(Described));
        Assert.Equal(shapes.Select(Described).Order(), echo.Named!.Values.Select(Described).Order());
        Assert.Equal(value.Immutable, echo.Immutable);
        Assert.Equal(value.Tuple, echo.Tuple);
        Assert.Equal(value.Pair, echo.Pair);
        Assert.Null(echo.Nothing);
    }

    [Fact]
    public async Task A_large_collection_arrives()
    {
        Collections value = new()
        {
            Array = [.. Enumerable.Range(0, 100_000)],
            Bytes = new byte[300_000],
            List = [.. Enumerable.Range(0, 10_000).Select(i => new string('x', i % 50))],
        };

        Collections echo = await Grain.EchoAsync(value);

        Assert.Equal(value.Array, echo.Array);
        Assert.Equal(value.Bytes, echo.Bytes);
        Assert.Equal(value.List, echo.List);
    }

    [Fact]
    public async Task A_derived_record_arrives_as_what_it_is()
    {
        Assert.Equal(new Circle("c", 2), await Grain.EchoShapeAsync(new Circle("c", 2)));
        TaggedBox box = Assert.IsType<TaggedBox>(await Grain.EchoShapeAsync(new TaggedBox("t", 1, 2, ["a", "b"])));
        Assert.Equal(("t", 1, 2), (box.Name, box.Width, box.Height));
        Assert.Equal(["a", "b"], box.Tags);
        Assert.Null(await Grain.EchoShapeAsync(null));
    }

    [Fact]
    public async Task Generic_types_arrive()
    {
        Either<Circle, List<int?>> value = new(new Circle("c", 1), [1, null]);

        Either<Circle, List<int?>> echo = await Grain.EchoEitherAsync(value);

        Assert.Equal(value.Left, echo.Left);
        Assert.Equal(value.Right, echo.Right);
    }

    [Fact]
    public async Task An_object_arrives_as_what_it_is()
    {
        Assert.Equal(5, await Grain.EchoObjectAsync(5));
        Assert.Equal("five", await Grain.EchoObjectAsync("five"));
        Assert.Equal(new Circle("c", 1), await Grain.EchoObjectAsync(new Circle("c", 1)));
        Assert.Equal(new List<int> { 1, 2 }, await Grain.EchoObjectAsync(new List<int> { 1, 2 }));
        Assert.Null(await Grain.EchoObjectAsync(null));
    }

    [Fact]
    public async Task What_is_one_object_stays_one_object()
    {
        Node node = new() { Name = "self" };
        node.Next = node;
        node.Others.AddRange([node, new Node { Name = "other" }]);

        Node echo = await Grain.EchoNodeAsync(node);

        Assert.NotSame(node, echo);
        Assert.Same(echo, echo.Next);
        Assert.Same(echo, echo.Others[0]);
        Assert.Equal("other", echo.Others[1].Name);
    }

    [Fact]
    public async Task Members_that_are_not_public_arrive()
    {
        Account echo = await Grain.EchoAccountAsync(new Account(12, "alice"));

        Assert.Equal((12, "alice"), (echo.Balance(), echo.Owner));
    }

    [Fact]
    public async Task Grain_references_arrive_and_can_be_called()
    {
        IEchoGrain first = Grain;
        IEchoGrain second = Grain;

        IEchoGrain echo = await first.EchoGrainAsync(second);

        Assert.Equal(second, echo);
        Assert.Equal(second.GetGrainId(), echo.GetGrainId());
        Assert.Equal(second.GetPrimaryKeyString(), await echo.NameAsync());
        Assert.Equal([first.GetPrimaryKeyString(), second.GetPrimaryKeyString()], await Grain.NamesAsync([first, second]));
    }

    [Fact]
    public async Task Many_arguments_arrive_in_their_places()
    {
        Guid guid = Guid.NewGuid();

        Assert.Equal(
            $"1 null True Red 2.5  {guid}",
            await Grain.ManyAsync(1, null, true, Colour.Red, 2.5, null, guid));
        Assert.Equal("a+b", await Grain.DescribeAsync("a", "b"));
        await Grain.NothingAsync();
        await Grain.NothingValueAsync();
    }

    private static string Described(Shape shape) => shape is TaggedBox box ? $"{box.Name} {string.Join(',', box.Tags)}" : shape.ToString();
}
