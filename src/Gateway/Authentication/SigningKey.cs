namespace OrleansChat.Gateway.Authentication;

/// <summary>What this gateway, and all others of its cluster, sign with.</summary>
internal sealed class SigningKey(byte[] bytes)
{
    public byte[] Bytes { get; } = bytes;
}
