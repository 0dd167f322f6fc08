using System.Buffers;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Diagnostics;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Serialization;

namespace OrleansChat.Engine.Wire.Tests;

/// <summary>Processes of two versions of the application understand each other.</summary>
public sealed class VersionToleranceTests
{
    private readonly Wire _old = Wire.With(typeof(Old));
    private readonly Wire _new = Wire.With(typeof(New));

    [Fact]
    public void An_unknown_member_is_skipped_whatever_its_type()
    {
        byte[] bytes = _new.Write(new New.Person { Name = "ann", Age = 5, Friend = new() { Name = "bob" }, Tags = ["a"], Last = "z" });

        Old.Person read = _old.Read<Old.Person>(bytes);

        Assert.Equal(("ann", "z"), (read.Name, read.Last));
    }

    [Fact]
    public void A_missing_member_is_its_default()
    {
        New.Person read = _new.Read<New.Person>(_old.Write(new Old.Person { Name = "ann", Last = "z" }));

        Assert.Equal(("ann", 0, null, "z"), (read.Name, read.Age, read.Friend, read.Last));
    }

    [Fact]
    public void An_object_first_met_in_an_unknown_member_is_read_where_it_is_known()
    {
        var shared = new New.Person { Name = "shared" };
        byte[] bytes = _new.Write(new New.Person { Name = "ann", Friend = shared, Spouse = shared });

        Old.Person read = _old.Read<Old.Person>(bytes);

        Assert.Equal("shared", read.Spouse!.Name);
    }

    [Fact]
    public void A_type_is_known_by_its_alias_wherever_it_stands()
    {
        Assert.IsType<Old.Person>(_old.Read<object>(_new.Write<object>(new New.Person())));
        Assert.IsType<Old.Person[]>(_old.Read<object>(_new.Write<object>(new[] { new New.Person() })));
    }

    [Fact]
    public void A_type_that_is_not_known_here_is_refused_with_its_name()
    {
        IllegalTypeException refusal = Assert.Throws<IllegalTypeException>(() => _old.Read<object>(_new.Write<object>(new New.Added())));

        Assert.Contains("added", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_type_in_an_unknown_member_harms_nobody()
    {
        byte[] bytes = _new.Write(new New.Person { Name = "ann", Anything = new New.Added(), Last = "z" });

        Assert.Equal("z", _old.Read<Old.Person>(bytes).Last);
    }

    [Fact]
    public void A_member_that_became_another_kind_is_refused_with_its_name()
    {
        SerializerException refusal = Assert.Throws<SerializerException>(() => _old.Read<Old.Person>(_new.Write(new New.Renumbered { Name = 5 })));

        Assert.Contains("Name", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_may_become_wider()
    {
        Assert.Equal(7, _new.Read<New.Wide>(_old.Write(new Old.Narrow { Number = 7 })).Number);
        Assert.Throws<SerializerException>(() => _old.Read<Old.Narrow>(_new.Write(new New.Wide { Number = long.MaxValue })));
    }

    [Fact]
    public void A_derived_level_that_is_not_known_is_skipped()
    {
        Assert.Equal(1, _old.Read<Old.Flat>(_new.Write(new New.Deep { Number = 1, More = 2 })).Number);
    }

    [Fact]
    public async Task An_answer_of_an_unknown_type_fails_its_call_and_not_the_connection()
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new EngineMetrics(services.GetRequiredService<IMeterFactory>());
        var frames = new FrameCodec(_old.Catalog, _old.Codec, TimeProvider.System, metrics, () => 0);
        var call = new Call(GrainId.Create("ask", "1"), _old.Catalog.MethodsOf(typeof(Old.IAsk)).Single(), [], TimeSpan.FromMinutes(1));
        var answer = new SequenceReader<byte>(new ReadOnlySequence<byte>(_new.Write<object>(new New.Added())));

        frames.ReadAnswer(ref answer, FrameKind.Result, call);

        await Assert.ThrowsAsync<IllegalTypeException>(() => call.Answered);
    }

    internal static class Old
    {
        internal interface IAsk : IGrainWithStringKey
        {
            Task<object> AskAsync();
        }

        [GenerateSerializer, Alias("person")]
        internal sealed class Person
        {
            [Id(0)]
            public string? Name { get; set; }

            [Id(9)]
            public string? Last { get; set; }

            [Id(10)]
            public Person? Spouse { get; set; }
        }

        [GenerateSerializer]
        internal sealed class Narrow
        {
            [Id(0)]
            public int Number { get; set; }
        }

        [GenerateSerializer]
        internal sealed class Flat
        {
            [Id(0)]
            public int Number { get; set; }
        }
    }

    internal static class New
    {
        [GenerateSerializer, Alias("person")]
        internal sealed class Person
        {
            [Id(0)]
            public string? Name { get; set; }

            [Id(1)]
            public int Age { get; set; }

            [Id(2)]
            public Person? Friend { get; set; }

            [Id(3)]
            public IReadOnlyList<string> Tags { get; set; } = [];

            [Id(4)]
            public double Height { get; set; }

            [Id(5)]
            public Guid Id { get; set; }

            [Id(6)]
            public float? Weight { get; set; }

            [Id(7)]
            public object? Anything { get; set; }

            [Id(8)]
            public float Small { get; set; }

            [Id(9)]
            public string? Last { get; set; }

            [Id(10)]
            public Person? Spouse { get; set; }
        }

        [GenerateSerializer, Alias("added")]
        internal sealed class Added;

        [GenerateSerializer]
        internal sealed class Renumbered
        {
            [Id(0)]
            public int Name { get; set; }
        }

        [GenerateSerializer]
        internal sealed class Wide
        {
            [Id(0)]
            public long Number { get; set; }
        }

        [GenerateSerializer]
        internal class Base
        {
            [Id(0)]
            public int Number { get; set; }
        }

        [GenerateSerializer]
        internal sealed class Deep : Base
        {
            [Id(0)]
            public int More { get; set; }
        }
    }
}
