using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks the interfaces of grains.</summary>
public interface IGrain : IAddressable;

/// <summary>A grain named by a string.</summary>
public interface IGrainWithStringKey : IGrain;

/// <summary>A grain named by a number.</summary>
public interface IGrainWithIntegerKey : IGrain;

/// <summary>Marks the interfaces of objects outside grains that grains can call.</summary>
public interface IGrainObserver : IAddressable;
