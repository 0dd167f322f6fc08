namespace Orleans.Runtime;

/// <summary>Something that calls can be sent to: a grain, a reference to one, an observer.</summary>
public interface IAddressable;
