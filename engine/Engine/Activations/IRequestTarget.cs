using Orleans.Messaging;

namespace Orleans.Activations;

/// <summary>Something in this process that takes requests.</summary>
internal interface IRequestTarget
{
    void Post(Request request);
}
