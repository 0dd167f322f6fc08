namespace OrleansChat.Gateway.Connections;

/// <summary>What the upgrade gave: the bytes, both ways, and the means to break off.</summary>
/// <param name="stream">One reader and one writer at a time.</param>
/// <param name="isDeflating">Whether permessage-deflate was agreed to.</param>
/// <param name="abort">Breaks the connection at once; reads and writes in progress end.</param>
internal sealed class SocketStream(Stream stream, bool isDeflating, Action abort)
{
    private readonly Lock _lock = new();
    private Action? _abort = abort;

    public Stream Stream => stream;

    public bool IsDeflating => isDeflating;

    public void Abort()
    {
        lock (_lock)
        {
            _abort?.Invoke();
        }
    }

    /// <summary>The request is over: what it was made of may already serve another.</summary>
    public void Detach()
    {
        lock (_lock)
        {
            _abort = null;
        }
    }
}
