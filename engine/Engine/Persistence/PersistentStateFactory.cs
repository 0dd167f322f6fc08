using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Finds the provider of a state and has the state read when the activation starts.</summary>
public class PersistentStateFactory : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration cfg)
    {
        IGrainStorage? storage = string.IsNullOrWhiteSpace(cfg.StorageName)
            ? context.ActivationServices.GetService<IGrainStorage>()
            : context.ActivationServices.GetKeyedService<IGrainStorage>(cfg.StorageName);
        return storage is null
            ? throw MissingProvider(context, cfg)
            : new PersistentState<TState>(GetFullStateName(context, cfg), context, storage);
    }

    protected virtual string GetFullStateName(IGrainContext context, IPersistentStateConfiguration cfg) => cfg.StateName;

    private static BadProviderConfigException MissingProvider(IGrainContext context, IPersistentStateConfiguration config) => new(
        string.IsNullOrEmpty(config.StorageName)
            ? $"No default storage provider found loading grain type {context.GrainId.Type}."
            : $"No storage provider named \"{config.StorageName}\" found loading grain type {context.GrainId.Type}.");

    /// <summary>A state that takes part in its activation's lifecycle.</summary>
    private sealed class PersistentState<TState> : StateStorageBridge<TState>, IPersistentState<TState>, ILifecycleObserver
    {
        public PersistentState(string name, IGrainContext context, IGrainStorage storage)
            : base(name, context, storage)
        {
            context.ObservableLifecycle.Subscribe(typeof(TState).FullName ?? name, GrainLifecycleStage.SetupState, this);
        }

        public Task OnStart(CancellationToken cancellationToken) =>
            cancellationToken.IsCancellationRequested ? Task.CompletedTask : ReadStateAsync();

        public Task OnStop(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
