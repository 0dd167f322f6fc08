namespace OrleansChat.Engine.Tests.Wire;

/// <summary>May be changed by whoever has it.</summary>
[GenerateSerializer]
public sealed class Basket
{
    [Id(0)] public List<string> Items { get; set; } = [];
}

/// <summary>Promises that nobody changes it.</summary>
[GenerateSerializer, Immutable]
public sealed class Label(string text)
{
    [Id(0)] public string Text { get; } = text;
}

/// <summary>Keeps what it is given, as it is.</summary>
public interface IShelfGrain : IPlacedGrain
{
    Task PutAsync(Basket basket);

    /// <summary>Adds to the basket that was put here.</summary>
    Task AddAsync(string item);

    Task<Basket> GetAsync();

    /// <summary>Whether the very same object came before.</summary>
    Task<bool> IsTheSameAsync(Label label);

    /// <summary>Puts a basket onto another shelf and answers the differences that sharing would make.</summary>
    Task<List<string>> TradeAsync(IShelfGrain other);

    /// <summary>Gives one label twice; answers whether it came as one object.</summary>
    Task<bool> LabelAsync(IShelfGrain other);
}

internal sealed class ShelfGrain : PlacedGrain, IShelfGrain
{
    private Basket _basket = new();
    private Label? _label;

    public Task PutAsync(Basket basket)
    {
        _basket = basket;
        return Task.CompletedTask;
    }

    public Task AddAsync(string item)
    {
        _basket.Items.Add(item);
        return Task.CompletedTask;
    }

    public Task<Basket> GetAsync() => Task.FromResult(_basket);

    public Task<bool> IsTheSameAsync(Label label)
    {
        bool same = ReferenceEquals(_label, label);
        _label = label;
        return Task.FromResult(same);
    }

    public async Task<List<string>> TradeAsync(IShelfGrain other)
    {
        List<string> differences = [];
        Basket mine = new() { Items = ["a"] };
        await other.PutAsync(mine);
        await other.AddAsync("b");
        Check("the callee changed the argument that the caller has", mine.Items.Count == 1);

        mine.Items.Add("c");
        Basket theirs = await other.GetAsync();
        Check("the caller changed the argument that the callee has", !theirs.Items.Contains("c"));

        theirs.Items.Add("d");
        Check("the caller changed the result that the callee has", !(await other.GetAsync()).Items.Contains("d"));
        return differences;

        void Check(string difference, bool good)
        {
            if (!good)
            {
                differences.Add(difference);
            }
        }
    }

    public async Task<bool> LabelAsync(IShelfGrain other)
    {
        Label label = new("one");
        await other.IsTheSameAsync(label);
        return await other.IsTheSameAsync(label);
    }
}

/// <summary>Grains of one silo share no object, unless it is immutable.</summary>
public sealed class CopyTests(SharedCluster cluster)
{
    [Fact]
    public async Task Arguments_and_results_between_grains_are_copies() =>
        Assert.Empty(await cluster.NewGrain<IShelfGrain>().TradeAsync(cluster.NewGrain<IShelfGrain>()));

    [Fact]
    public async Task Immutable_objects_between_grains_of_one_silo_are_not_copied() =>
        Assert.True(await cluster.NewGrain<IShelfGrain>().LabelAsync(cluster.NewGrain<IShelfGrain>()));
}
