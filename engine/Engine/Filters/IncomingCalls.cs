using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.Filters;

/// <summary>Runs calls on their targets, through the filters that stand around them.</summary>
internal sealed class IncomingCalls(IServiceProvider services)
{
    // Filters may need what itself needs this.
    private readonly Lazy<IIncomingGrainCallFilter[]> _filters = new(() => [.. services.GetServices<IIncomingGrainCallFilter>()]);

    /// <param name="context">The activation; null where the target is an observer.</param>
    public ValueTask<object?> InvokeAsync(Request request, object target, IGrainContext? context) =>
        request is MethodRequest method && (_filters.Value.Length > 0 || target is IIncomingGrainCallFilter) && !SiloAddressing.IsSystem(method.Target)
            ? new(FilterAsync(new Context(_filters.Value, method, target, context)))
            : request.InvokeAsync(target);

    private static async Task<object?> FilterAsync(Context context)
    {
        await context.Invoke();
        return context.Result;
    }

    private sealed class Context(IIncomingGrainCallFilter[] filters, MethodRequest request, object target, IGrainContext? context)
        : CallContext(request), IIncomingGrainCallContext
    {
        private readonly MethodRequest _request = request;

        public override object Grain => target;

        public IGrainContext TargetContext => context!;

        public MethodInfo ImplementationMethod
        {
            get
            {
                InterfaceMapping map = target.GetType().GetInterfaceMap(InterfaceMethod.DeclaringType!);
                return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, InterfaceMethod)];
            }
        }

        protected override async Task InvokeAsync(int place)
        {
            if (place < filters.Length)
            {
                await filters[place].Invoke(this);
            }
            else if (place == filters.Length && target is IIncomingGrainCallFilter own)
            {
                await own.Invoke(this);
            }
            else
            {
                Result = await _request.InvokeAsync(target);
            }
        }
    }
}
