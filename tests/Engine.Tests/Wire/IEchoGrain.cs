namespace OrleansChat.Engine.Tests.Wire;

/// <summary>Answers what it is given.</summary>
public interface IEchoGrain : IPlacedGrain
{
    Task<Scalars> EchoAsync(Scalars value);

    Task<Collections> EchoAsync(Collections value);

    Task<Shape?> EchoShapeAsync(Shape? value);

    ValueTask<Either<Circle, List<int?>>> EchoEitherAsync(Either<Circle, List<int?>> value);

    Task<object?> EchoObjectAsync(object? value);

    Task<Node> EchoNodeAsync(Node node);

    Task<Account> EchoAccountAsync(Account account);

    Task<IEchoGrain> EchoGrainAsync(IEchoGrain grain);

    /// <summary>Calls <see cref="NameAsync"/> of each.</summary>
    Task<List<string>> NamesAsync(IReadOnlyList<IEchoGrain> grains);

    Task<string> NameAsync();

    Task<string> ManyAsync(int a, string? b, bool c, Colour d, double e, long? f, Guid g);

    Task NothingAsync();

    ValueTask NothingValueAsync();

    Task<string> DescribeAsync(params string[] words);

    Task ThrowAsync(string kind, string message);

    Task ThrowThroughAsync(IEchoGrain other, string kind, string message);

    /// <summary>What the request context says under a key, in the grain itself or in one that it calls.</summary>
    Task<object?> ContextAsync(string key, IEchoGrain? asked);

    Task SetContextAsync(string key, string value);
}
