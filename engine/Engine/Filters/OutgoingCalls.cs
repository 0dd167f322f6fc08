using Microsoft.Extensions.DependencyInjection;
using Orleans.Activations;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.Filters;

/// <summary>Sends calls through the filters that stand around them.</summary>
internal sealed class OutgoingCalls(IServiceProvider services)
{
    // Filters may need what itself needs this.
    private readonly Lazy<IOutgoingGrainCallFilter[]> _filters = new(() => [.. services.GetServices<IOutgoingGrainCallFilter>()]);

    public bool AreFiltered(GrainId target) => _filters.Value.Length > 0 && !SiloAddressing.IsSystem(target);

    public async Task<object?> SendAsync(GrainReference target, MethodRequest request, Func<MethodRequest, Task<object?>> send)
    {
        Context context = new(_filters.Value, target, request, send);
        await context.Invoke();
        return context.Result;
    }

    private sealed class Context(
        IOutgoingGrainCallFilter[] filters, GrainReference target, MethodRequest request, Func<MethodRequest, Task<object?>> send)
        : CallContext(request), IOutgoingGrainCallContext
    {
        private readonly MethodRequest _request = request;

        public override object Grain => target;

        public override GrainId? SourceId => SourceContext?.GrainId;

        public IGrainContext? SourceContext { get; } = Activation.Current;

        protected override async Task InvokeAsync(int place)
        {
            if (place < filters.Length)
            {
                await filters[place].Invoke(this);
            }
            else
            {
                Result = await send(_request);
            }
        }
    }
}
