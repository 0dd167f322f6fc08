using System.Collections.Concurrent;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Counts the calls that come to the grains of a silo, by grain and method.</summary>
internal sealed class CallCounter(ILocalSiloDetails silo) : IIncomingGrainCallFilter
{
    private static readonly ConcurrentDictionary<(SiloAddress Silo, GrainId Grain, string Method), int> Calls = new();

    public static int Count(SiloAddress silo, IAddressable grain, string method) => Calls.GetValueOrDefault((silo, grain.GetGrainId(), method));

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        Calls.AddOrUpdate((silo.SiloAddress, context.TargetId, context.MethodName), 1, (_, count) => count + 1);
        await context.Invoke();
    }
}
