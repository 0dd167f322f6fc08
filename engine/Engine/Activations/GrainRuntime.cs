using Microsoft.Extensions.Logging;
using Orleans.Configuration;
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
    WireCodec Codec,
    GrainCollectionOptions Collection,
    TimeProvider Time,
    ILogger Log);
