using System.Linq.Expressions;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Serialization;

namespace Orleans.Proxies;

/// <summary>One method of a grain or observer interface: its name on the wire, its rules, and a compiled call of it.</summary>
internal sealed class GrainMethod
{
    private readonly Lazy<Func<object, object?[], ValueTask<object?>>> _invoke;
    private readonly bool[] _immutableParameters;
    private readonly bool _immutableResult;

    public GrainMethod(MethodInfo method)
    {
        Method = method;
        InterfaceName = KnownTypes.OwnName(method.DeclaringType!);
        MethodId = method.GetCustomAttribute<IdAttribute>()?.Id ?? StableHash.Of(WireNameOf(method));
        Name = method.Name;
        ParameterTypes = [.. method.GetParameters().Select(p => p.ParameterType)];
        ResultType = method.ReturnType.IsGenericType ? method.ReturnType.GenericTypeArguments[0] : null;
        OneWay = method.ReturnType == typeof(void) || method.IsDefined(typeof(OneWayAttribute));
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        Cancellation = Array.IndexOf(ParameterTypes, typeof(CancellationToken)) is >= 0 and int index ? index : null;
        _immutableParameters = [.. method.GetParameters().Select(p => p.IsDefined(typeof(ImmutableAttribute)))];
        _immutableResult = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), inherit: false);
        _invoke = new(() => Compile(method));
    }

    public MethodInfo Method { get; }

    /// <summary>Of the interface that declares the method, which may be a base of the one that is called.</summary>
    public string InterfaceName { get; }

    /// <summary>The same in every build: the [Id], or a hash of the [Alias] or of the name and the parameters' types.</summary>
    public uint MethodId { get; }

    public string Name { get; }

    public Type[] ParameterTypes { get; }

    /// <summary>Null where there is no result.</summary>
    public Type? ResultType { get; }

    public bool OneWay { get; }

    public bool AlwaysInterleave { get; }

    public bool ReadOnly { get; }

    public TimeSpan? ResponseTimeout { get; }

    /// <summary>Which parameter is a token that ends the caller's waiting; null where none is.</summary>
    public int? Cancellation { get; }

    /// <summary>Calls the method on a grain or observer of this process.</summary>
    public ValueTask<object?> InvokeAsync(object target, object?[] arguments) => _invoke.Value(target, arguments);

    /// <summary>The arguments as the callee may keep them: copies, but for what is immutable.</summary>
    public object?[] CopyArguments(WireCodec codec, object?[] arguments)
    {
        if (arguments.Length == 0)
        {
            return arguments;
        }

        var copies = new object?[arguments.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = _immutableParameters[i] ? arguments[i] : codec.Copy(arguments[i], ParameterTypes[i]);
        }

        return copies;
    }

    /// <summary>The result as the caller may keep it.</summary>
    public object? CopyResult(WireCodec codec, object? result) =>
        _immutableResult || ResultType is null ? result : codec.Copy(result, ResultType);

    public override string ToString() => $"{InterfaceName}.{Name}";

    private static string WireNameOf(MethodInfo method) =>
        method.GetCustomAttribute<AliasAttribute>()?.Alias
        ?? $"{method.Name}({string.Join(',', method.GetParameters().Select(p => StableNameOf(p.ParameterType)))})";

    private static string StableNameOf(Type type)
    {
        if (type.IsArray)
        {
            return StableNameOf(type.GetElementType()!) + "[]";
        }

        string own = KnownTypes.OwnName(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
        return type.IsGenericType ? $"{own}[{string.Join(',', type.GenericTypeArguments.Select(StableNameOf))}]" : own;
    }

    private static Func<object, object?[], ValueTask<object?>> Compile(MethodInfo method)
    {
        ParameterExpression target = Expression.Parameter(typeof(object));
        ParameterExpression arguments = Expression.Parameter(typeof(object?[]));
        Expression call = Expression.Call(
            Expression.Convert(target, method.DeclaringType!),
            method,
            method.GetParameters().Select((p, i) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType)));
        return Expression.Lambda<Func<object, object?[], ValueTask<object?>>>(Untyped(method.ReturnType, call), target, arguments).Compile();
    }

    private static Expression Untyped(Type returnType, Expression call)
    {
        if (returnType == typeof(void))
        {
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        }

        Type[] arguments = returnType.GenericTypeArguments;
        MethodInfo convert = typeof(GrainMethod).GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Single(
            m => m.Name == nameof(UntypedAsync) && m.GetGenericArguments().Length == arguments.Length
                && m.GetParameters()[0].ParameterType.Name == returnType.Name);
        return Expression.Call(arguments.Length == 0 ? convert : convert.MakeGenericMethod(arguments), call);
    }

    private static async ValueTask<object?> UntypedAsync(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> UntypedAsync<T>(Task<T> task) => await task;

    private static async ValueTask<object?> UntypedAsync(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> UntypedAsync<T>(ValueTask<T> task) => await task;
}
