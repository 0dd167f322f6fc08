using Orleans;
using Orleans.Concurrency;
using Orleans.Proxies;
using Orleans.Runtime;

namespace OrleansChat.Engine.Wire.Tests;

/// <summary>Generated references hand their calls over, and compiled methods carry them out.</summary>
public sealed class ProxyTests
{
    private readonly Wire _wire = Wire.With(typeof(ProxyTests));

    [Fact]
    public async Task Every_way_to_return_brings_the_answer_back()
    {
        var grain = (IEcho)_wire.Create(typeof(IEcho), GrainId.Create("echo", "1"));
        _wire.Answer = (_, arguments) => arguments.FirstOrDefault();

        Assert.Equal(5, await grain.NumberAsync(5));
        Assert.Equal("five", await grain.TextAsync("five"));
        Assert.Null(await grain.TextAsync(null));
        Assert.Equal(Level.High, (await grain.StructAsync(new Hidden(Level.High)))!.Value.Level);
        await grain.NothingAsync();
        await grain.NothingAtAllAsync();
        Assert.Equal(3, await grain.InheritedAsync(3));
        Assert.Equal(
            ["NumberAsync", "TextAsync", "TextAsync", "StructAsync", "NothingAsync", "NothingAtAllAsync", "InheritedAsync"],
            _wire.Calls.Select(call => call.Method.Name));
        Assert.All(_wire.Calls, call => Assert.Same(grain, call.Target));
    }

    [Fact]
    public async Task A_failure_reaches_whoever_waits()
    {
        var grain = (IEcho)_wire.Create(typeof(IEcho), GrainId.Create("echo", "1"));
        _wire.Answer = (_, _) => throw new TimeoutException("late");

        await Assert.ThrowsAsync<TimeoutException>(() => grain.NumberAsync(5));
        await Assert.ThrowsAsync<TimeoutException>(() => grain.NothingAsync());
        await Assert.ThrowsAsync<TimeoutException>(async () => await grain.TextAsync("x"));
    }

    [Fact]
    public async Task A_compiled_method_calls_the_grain_itself()
    {
        var echo = new Echo();

        Assert.Equal(5, await Invoke(echo, nameof(IEcho.NumberAsync), 5));
        Assert.Equal("x", await Invoke(echo, nameof(IEcho.TextAsync), "x"));
        Assert.Null(await Invoke(echo, nameof(IEcho.StructAsync), (Hidden?)null));
        Assert.Null(await Invoke(echo, nameof(IEcho.NothingAsync)));
        Assert.Null(await Invoke(echo, nameof(IEcho.NothingAtAllAsync)));
        Assert.Equal(4, await Invoke(echo, nameof(IBase.InheritedAsync), 3));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await Invoke(echo, nameof(IEcho.FailAsync)));
    }

    [Fact]
    public async Task An_observers_void_method_is_one_way()
    {
        var watcher = new Watcher();
        GrainMethod method = _wire.Catalog.MethodsOf(typeof(IWatch)).Single();

        await method.InvokeAsync(watcher, ["seen"]);

        Assert.True(method.OneWay);
        Assert.Null(method.ResultType);
        Assert.Equal("seen", watcher.Last);
    }

    [Fact]
    public void Rules_of_a_method_are_read_from_its_attributes()
    {
        GrainMethod rules = Method(nameof(IEcho.NothingAsync));

        Assert.Equal((true, true, false, TimeSpan.FromMinutes(1)), (rules.AlwaysInterleave, rules.ReadOnly, rules.OneWay, rules.ResponseTimeout));
        Assert.Equal((false, false, false, null), (
            Method("NumberAsync").AlwaysInterleave, Method("NumberAsync").ReadOnly, Method("NumberAsync").OneWay, Method("NumberAsync").ResponseTimeout));
        Assert.Equal(typeof(int), Method("NumberAsync").ResultType);
    }

    [Fact]
    public void A_method_is_found_by_names_that_do_not_change_with_the_build()
    {
        Assert.Equal(0x1bd670a0u, Method("NumberAsync").MethodId);
        Assert.Equal("wire.IEcho", Method("NumberAsync").InterfaceName);
        Assert.Equal(typeof(IEcho), _wire.Catalog.TypeOf("wire.IEcho"));
        Assert.Same(Method("NumberAsync"), _wire.Catalog.Find("wire.IEcho", Method("NumberAsync").MethodId));
        Assert.Throws<KeyNotFoundException>(() => _wire.Catalog.Find("wire.IEcho", 1));
        Assert.Throws<KeyNotFoundException>(() => _wire.Catalog.TypeOf("System.String"));
    }

    [Fact]
    public void Grain_classes_are_those_that_implement_a_grain_interface()
    {
        Assert.Contains(typeof(Echo), _wire.Catalog.GrainClasses);
        Assert.DoesNotContain(typeof(Watcher), _wire.Catalog.GrainClasses);
    }

    private GrainMethod Method(string name) => _wire.Catalog.MethodsOf(typeof(IEcho)).Single(method => method.Name == name);

    private ValueTask<object?> Invoke(Echo echo, string name, params object?[] arguments) => Method(name).InvokeAsync(echo, arguments);

    internal enum Level
    {
        Low,
        High,
    }

    internal interface IBase : IGrainWithStringKey
    {
        Task<int> InheritedAsync(int value);
    }

    [Alias("wire.IEcho")]
    internal interface IEcho : IBase
    {
        static readonly int Constant = 1;

        [Alias("number")]
        Task<int> NumberAsync(int value);

        ValueTask<string?> TextAsync(string? value);

        Task<Hidden?> StructAsync(Hidden? value);

        [AlwaysInterleave, ReadOnly, ResponseTimeout("00:01:00")]
        Task NothingAsync();

        ValueTask NothingAtAllAsync();

        Task FailAsync();
    }

    internal interface IWatch : IGrainObserver
    {
        void Saw(string what);
    }

    [GenerateSerializer]
    internal readonly record struct Hidden([property: Id(0)] Level Level);

    internal sealed class Echo : Grain, IEcho
    {
        public Task<int> InheritedAsync(int value) => Task.FromResult(value + 1);

        public Task<int> NumberAsync(int value) => Task.FromResult(value);

        public async ValueTask<string?> TextAsync(string? value)
        {
            await Task.Yield();
            return value;
        }

        public Task<Hidden?> StructAsync(Hidden? value) => Task.FromResult(value);

        public Task NothingAsync() => Task.CompletedTask;

        public ValueTask NothingAtAllAsync() => ValueTask.CompletedTask;

        public Task FailAsync() => throw new NotSupportedException();
    }

    internal sealed class Watcher : IWatch
    {
        public string? Last { get; private set; }

        public void Saw(string what) => Last = what;
    }
}
