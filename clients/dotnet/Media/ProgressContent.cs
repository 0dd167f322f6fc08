using System.Net;

namespace OrleansChat.Client.Media;

/// <summary>A stream as the content of a request, which tells how much of it has gone.</summary>
internal sealed class ProgressContent(Stream source, IProgress<UploadProgress>? progress) : HttpContent
{
    private const int PieceBytes = 64 * 1024;
    private readonly long? _total = source.CanSeek ? source.Length - source.Position : null;

    protected override bool TryComputeLength(out long length)
    {
        length = _total ?? 0;
        return _total is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceBytes];
        long sent = 0;
        int read;
        while ((read = await source.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            sent += read;
            progress?.Report(new UploadProgress(sent, _total));
        }
    }
}
