using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Proxies;

/// <summary>What a generated method does, by what it returns.</summary>
internal static class ProxyCalls
{
    public static MethodInfo For(Type returnType)
    {
        string name = returnType == typeof(void) ? nameof(ReturnVoid)
            : returnType == typeof(Task) ? nameof(ReturnTask)
            : returnType == typeof(ValueTask) ? nameof(ReturnValueTask)
            : returnType.GetGenericTypeDefinition() == typeof(Task<>) ? nameof(ReturnTaskOfAsync)
            : nameof(ReturnValueTaskOfAsync);
        MethodInfo method = typeof(ProxyCalls).GetMethod(name, BindingFlags.Static | BindingFlags.Public)!;
        return method.IsGenericMethodDefinition ? method.MakeGenericMethod(returnType.GenericTypeArguments) : method;
    }

    public static void ReturnVoid(GrainReference target, IGrainCaller caller, GrainMethod method, object?[] arguments) =>
        _ = caller.CallAsync(target, method, arguments);

    public static Task ReturnTask(GrainReference target, IGrainCaller caller, GrainMethod method, object?[] arguments) =>
        caller.CallAsync(target, method, arguments);

    public static ValueTask ReturnValueTask(GrainReference target, IGrainCaller caller, GrainMethod method, object?[] arguments) =>
        new(caller.CallAsync(target, method, arguments));

    public static async Task<T> ReturnTaskOfAsync<T>(GrainReference target, IGrainCaller caller, GrainMethod method, object?[] arguments) =>
        (T)(await caller.CallAsync(target, method, arguments))!;

    public static async ValueTask<T> ReturnValueTaskOfAsync<T>(GrainReference target, IGrainCaller caller, GrainMethod method, object?[] arguments) =>
        (T)(await caller.CallAsync(target, method, arguments))!;
}
