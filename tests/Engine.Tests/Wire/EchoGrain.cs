namespace OrleansChat.Engine.Tests.Wire;

internal sealed class EchoGrain : PlacedGrain, IEchoGrain
{
    public Task<Scalars> EchoAsync(Scalars value) => Task.FromResult(value);

    public Task<Collections> EchoAsync(Collections value) => Task.FromResult(value);

    public Task<Shape?> EchoShapeAsync(Shape? value) => Task.FromResult(value);

    public ValueTask<Either<Circle, List<int?>>> EchoEitherAsync(Either<Circle, List<int?>> value) => ValueTask.FromResult(value);

    public Task<object?> EchoObjectAsync(object? value) => Task.FromResult(value);

    public Task<Node> EchoNodeAsync(Node node) => Task.FromResult(node);

    public Task<Account> EchoAccountAsync(Account account) => Task.FromResult(account);

    public Task<IEchoGrain> EchoGrainAsync(IEchoGrain grain) => Task.FromResult(grain);

    public async Task<List<string>> NamesAsync(IReadOnlyList<IEchoGrain> grains) =>
        [.. await Task.WhenAll(grains.Select(grain => grain.NameAsync()))];

    public Task<string> NameAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<string> ManyAsync(int a, string? b, bool c, Colour d, double e, long? f, Guid g) =>
        Task.FromResult(FormattableString.Invariant($"{a} {b ?? "null"} {c} {d} {e} {f} {g}"));

    public Task NothingAsync() => Task.CompletedTask;

    public ValueTask NothingValueAsync() => ValueTask.CompletedTask;

    public Task<string> DescribeAsync(params string[] words) => Task.FromResult(string.Join('+', words));

    public async Task ThrowAsync(string kind, string message)
    {
        await Task.Yield();
        throw kind switch
        {
            "custom" => new OverdrawnException(message, new InvalidOperationException("inside")) { Missing = 7 },
            "argument" => new ArgumentException(message),
            _ => new InvalidOperationException(message),
        };
    }

    public Task ThrowThroughAsync(IEchoGrain other, string kind, string message) => other.ThrowAsync(kind, message);

    public Task<object?> ContextAsync(string key, IEchoGrain? asked) =>
        asked is null ? Task.FromResult<object?>(RequestContext.Get(key)) : asked.ContextAsync(key, null);

    public Task SetContextAsync(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }
}
