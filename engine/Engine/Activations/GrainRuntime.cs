using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Diagnostics;
using Orleans.Filters;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Activations;

/// <summary>What activations need of their silo.</summary>
internal sealed record GrainRuntime(
    SiloAddress SiloAddress,
    IServiceProvider Services,
    IGrainFactory GrainFactory,
    IReferenceActivator References,
    IRouter Router,
    IncomingCalls Calls,
    Handover Handover,
    Lease Lease,
    EngineMetrics Metrics,
    WireCodec Codec,
    GrainCollectionOptions Collection,
    TimeProvider Time,
    ILogger Log);
