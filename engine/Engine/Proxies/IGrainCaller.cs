using Orleans.Runtime;

namespace Orleans.Proxies;

/// <summary>Takes calls from generated references; the runtime implements it.</summary>
internal interface IGrainCaller
{
    /// <summary>Calls a method. Answers with its result, null where it has none; of a one-way method, as soon as the call is on its way.</summary>
    Task<object?> CallAsync(GrainReference target, GrainMethod method, object?[] arguments);
}
