using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Core;

/// <summary>Holds a grain's state between the operations of its storage provider.</summary>
public partial class StateStorageBridge<TState> : IStorage<TState>
{
    private readonly string _name;
    private readonly IGrainContext _context;
    private readonly IGrainStorage _storage;
    private readonly ILogger _logger;
    private readonly GrainState<TState> _state = new(StateActivator.Create<TState>());
    private bool _read;

    public StateStorageBridge(string name, IGrainContext grainContext, IGrainStorage store)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(grainContext);
        ArgumentNullException.ThrowIfNull(store);
        _name = name;
        _context = grainContext;
        _storage = store;
        _logger = grainContext.ActivationServices.GetRequiredService<ILoggerFactory>().CreateLogger(store.GetType());
    }

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _read ? _state.RecordExists : throw new InvalidOperationException("State has not yet been loaded");

    public async Task ReadStateAsync()
    {
        try
        {
            await _storage.ReadStateAsync(_name, _context.GrainId, _state);
            _read = true;
        }
        catch (Exception e)
        {
            throw Failed(e, nameof(ReadStateAsync));
        }
    }

    public async Task WriteStateAsync()
    {
        try
        {
            await _storage.WriteStateAsync(_name, _context.GrainId, _state);
        }
        catch (Exception e)
        {
            throw Failed(e, nameof(WriteStateAsync));
        }
    }

    public async Task ClearStateAsync()
    {
        try
        {
            await _storage.ClearStateAsync(_name, _context.GrainId, _state);
        }
        catch (Exception e)
        {
            throw Failed(e, nameof(ClearStateAsync));
        }
    }

    /// <summary>Orleans' own exceptions pass as they are; whatever else a provider throws is told with the state's name.</summary>
    private OrleansException Failed(Exception exception, string operation)
    {
        string provider = _storage.GetType().Name;
        LogFailure(exception, provider, _name, operation, _context.GrainId);
        return exception as OrleansException ?? new OrleansException(
            $"Error from storage provider {provider}.{_name} during {operation} for grain {_context.GrainId}: {exception.Message}", exception);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Error from storage provider {Provider}.{StateName} during {Operation} for grain {GrainId}")]
    private partial void LogFailure(Exception exception, string provider, string stateName, string operation, GrainId grainId);
}
