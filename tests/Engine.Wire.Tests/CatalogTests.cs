using Orleans;
using Orleans.Concurrency;
using Orleans.Proxies;
using Orleans.Runtime;

namespace OrleansChat.Engine.Wire.Tests;

/// <summary>What could not work stops the start, and everything wrong is named at once.</summary>
public sealed class CatalogTests
{
    [Theory]
    [InlineData(typeof(IReturnsInt), "ReturnsIntAsync", "System.Int32")]
    [InlineData(typeof(IReturnsVoid), "ReturnsVoid", "System.Void")]
    [InlineData(typeof(IGenericMethod), "EchoAsync", "generic")]
    [InlineData(typeof(IGenericInterface<>), "IGenericInterface", "generic")]
    [InlineData(typeof(IByReference), "value", "ref")]
    [InlineData(typeof(IProperty), "Name", "only methods")]
    [InlineData(typeof(IEvent), "Happened", "only methods")]
    [InlineData(typeof(IUnmarkedParameter), "parameter thing", "Unmarked")]
    [InlineData(typeof(IUnmarkedResult), "result", "Unmarked")]
    [InlineData(typeof(IOneWayResult), "[OneWay]", "OneWayAsync")]
    [InlineData(typeof(ISameAlias), "SecondAsync", "FirstAsync")]
    [InlineData(typeof(WithoutId), "WithoutId.Forgotten", "[Id]")]
    [InlineData(typeof(WithoutFieldId), "WithoutFieldId._forgotten", "[Id]")]
    [InlineData(typeof(SameIds), "First", "Second")]
    [InlineData(typeof(UnmarkedMember), "UnmarkedMember.Thing", "Unmarked")]
    [InlineData(typeof(UnmarkedBase), "Unmarked", "base")]
    [InlineData(typeof(Computed), "Computed.Value", "set")]
    [InlineData(typeof(GrainOf<>), "GrainOf", "generic")]
    [InlineData(typeof(BadAlias), "bad[alias]", "BadAlias")]
    public void What_cannot_work_is_refused_with_its_name(Type type, string name, string reason)
    {
        OrleansConfigurationException refusal = Assert.Throws<OrleansConfigurationException>(() => InterfaceCatalog.Of(type));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        OrleansConfigurationException refusal = Assert.Throws<OrleansConfigurationException>(
            () => InterfaceCatalog.Of(typeof(IReturnsInt), typeof(WithoutId), typeof(UnmarkedMember)));

        Assert.Equal(3, refusal.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void Two_types_of_one_alias_are_both_named()
    {
        OrleansConfigurationException refusal = Assert.Throws<OrleansConfigurationException>(() => InterfaceCatalog.Of(typeof(One), typeof(Other)));

        Assert.Contains(typeof(One).FullName!, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(typeof(Other).FullName!, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_that_a_built_in_type_has_is_refused()
    {
        Assert.Throws<OrleansConfigurationException>(() => InterfaceCatalog.Of(typeof(Impostor)));
    }

    [Fact]
    public void What_is_marked_generic_is_checked_by_its_arguments()
    {
        Assert.NotNull(InterfaceCatalog.Of(typeof(Open<>), typeof(IOpen)));
        Assert.Throws<OrleansConfigurationException>(() => InterfaceCatalog.Of(typeof(Open<>), typeof(IOpenOfUnmarked)));
    }

    internal interface IReturnsInt : IGrainWithStringKey
    {
        int ReturnsIntAsync();
    }

    internal interface IReturnsVoid : IGrainWithStringKey
    {
        void ReturnsVoid();
    }

    internal interface IGenericMethod : IGrainWithStringKey
    {
        Task<T> EchoAsync<T>(T value);
    }

    internal interface IGenericInterface<T> : IGrainWithStringKey
    {
        Task<T> EchoAsync(T value);
    }

    internal interface IByReference : IGrainWithStringKey
    {
        Task TakeAsync(in int value);
    }

    internal interface IProperty : IGrainWithStringKey
    {
        Task<string> Name { get; }
    }

    internal interface IEvent : IGrainWithStringKey
    {
        event EventHandler Happened;
    }

    internal interface IUnmarkedParameter : IGrainWithStringKey
    {
        Task TakeAsync(IReadOnlyList<Unmarked> thing);
    }

    internal interface IUnmarkedResult : IGrainWithStringKey
    {
        ValueTask<Dictionary<string, Unmarked[]>> GiveAsync();
    }

    internal interface IOneWayResult : IGrainWithStringKey
    {
        [OneWay]
        Task<int> OneWayAsync();
    }

    internal interface ISameAlias : IGrainWithStringKey
    {
        [Alias("same")]
        Task FirstAsync();

        [Alias("same")]
        Task SecondAsync();
    }

    internal interface IOpen : IGrainWithStringKey
    {
        Task<Open<int>> GiveAsync();
    }

    internal interface IOpenOfUnmarked : IGrainWithStringKey
    {
        Task<Open<Unmarked>> GiveAsync();
    }

    internal class Unmarked;

    [GenerateSerializer]
    internal sealed record Open<T>([property: Id(0)] T Value);

    [GenerateSerializer]
    internal sealed class WithoutId
    {
        public int Forgotten { get; set; }
    }

    [GenerateSerializer]
    internal sealed class WithoutFieldId
    {
        private readonly int _forgotten = 1;

        public override string ToString() => $"{_forgotten}";
    }

    [GenerateSerializer]
    internal sealed class SameIds
    {
        [Id(3)]
        public int First { get; set; }

        [Id(3)]
        public int Second { get; set; }
    }

    [GenerateSerializer]
    internal sealed class UnmarkedMember
    {
        [Id(0)]
        public Unmarked? Thing { get; set; }
    }

    [GenerateSerializer]
    internal sealed class UnmarkedBase : Unmarked;

    [GenerateSerializer]
    internal sealed class Computed
    {
        [NonSerialized]
        private readonly int _half = 1;

        [Id(1)]
        public int Value => 2 * _half;
    }

    internal sealed class GrainOf<T> : Grain, IOpen
    {
        public Task<Open<int>> GiveAsync() => Task.FromResult(new Open<int>(typeof(T).Name.Length));
    }

    [GenerateSerializer, Alias("bad[alias]")]
    internal sealed class BadAlias;

    [GenerateSerializer, Alias("one")]
    internal sealed class One;

    [GenerateSerializer, Alias("one")]
    internal sealed class Other;

    [GenerateSerializer, Alias("System.String")]
    internal sealed class Impostor;
}
