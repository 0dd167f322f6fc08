using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime;

namespace Orleans.Diagnostics;

/// <summary>Carries the trace context from caller to callee, in the request context, and traces both ends of a call.</summary>
internal sealed class ActivityPropagation(DistributedContextPropagator propagator) : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    private static readonly Assembly Engine = typeof(ActivityPropagation).Assembly;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        using Activity? activity = SourceOf(context).StartActivity(context.Request.GetActivityName(), ActivityKind.Client);
        if ((activity ?? Activity.Current) is { } current)
        {
            propagator.Inject(current, null, static (_, name, value) => RequestContext.Set(name, value));
        }

        await RunAsync(context, activity);
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        propagator.ExtractTraceIdAndState(null, Get, out string? traceParent, out string? traceState);
        ActivityContext.TryParse(traceParent, traceState, isRemote: true, out ActivityContext parent);
        using Activity? activity = SourceOf(context).CreateActivity(context.Request.GetActivityName(), ActivityKind.Server, parent);
        if (activity is not null)
        {
            foreach ((string name, string? value) in propagator.ExtractBaggage(null, Get) ?? [])
            {
                activity.AddBaggage(name, value);
            }

            activity.Start();
        }

        await RunAsync(context, activity);
    }

    private static void Get(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        value = RequestContext.Get(name) as string;
        values = null;
    }

    private static ActivitySource SourceOf(IGrainCallContext context) =>
        context.InterfaceMethod.DeclaringType?.Assembly == Engine ? ActivitySources.Runtime : ActivitySources.Application;

    private static async Task RunAsync(IGrainCallContext context, Activity? activity)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("rpc.system", "orleans");
            activity.SetTag("rpc.service", context.InterfaceName);
            activity.SetTag("rpc.method", context.MethodName);
            activity.SetTag("orleans.rpc.target_id", context.TargetId.ToString());
        }

        try
        {
            await context.Invoke();
        }
        catch (Exception exception)
        {
            activity?.AddException(exception);
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }
}

/// <summary>Adds <see cref="ActivityPropagation"/> to the calls of a silo or a client, once.</summary>
internal static class ActivityPropagationHosting
{
    public static IServiceCollection AddActivityPropagation(this IServiceCollection services)
    {
        if (services.All(service => service.ServiceType != typeof(ActivityPropagation)))
        {
            services.TryAddSingleton(DistributedContextPropagator.Current);
            services.AddSingleton<ActivityPropagation>();
            services.AddSingleton<IIncomingGrainCallFilter>(provider => provider.GetRequiredService<ActivityPropagation>());
            services.AddSingleton<IOutgoingGrainCallFilter>(provider => provider.GetRequiredService<ActivityPropagation>());
        }

        return services;
    }
}
