using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Media;

/// <summary>The body of an upload: <c>multipart/form-data</c> with one part, which is a file. Read as it comes; what is wrong with it is a refusal.</summary>
internal sealed class UploadBody
{
    /// <summary>What may be around the file.</summary>
    public const int MaxOverheadBytes = 16 * 1024;

    private const int BufferBytes = 64 * 1024;
    private const int MaxHeaders = 16;
    private const int MaxHeaderBytes = 8 * 1024;
    private const int MaxBoundaryLength = 70;

    private static readonly Refusal NotMultipart = new(RefusalCode.BadFrame, "An upload is multipart/form-data with one file: curl -F file=@photo.png");
    private static readonly Refusal NotOneFile = new(RefusalCode.BadFrame, "An upload has one part, which is a file with a filename.");
    private static readonly Refusal Broken = new(RefusalCode.BadFrame, "The body is not multipart/form-data, or ended too early.");
    private static readonly Refusal TooSlow = new(RefusalCode.BadFrame, "The upload came too slowly.");
    private static readonly Refusal TooLong = new(RefusalCode.TooLarge, "The body is longer than an upload may be.");

    private readonly MultipartReader _reader;
    private MultipartSection? _file;

    private UploadBody(string boundary, Stream body) =>
        _reader = new MultipartReader(boundary, body, BufferBytes) { HeadersCountLimit = MaxHeaders, HeadersLengthLimit = MaxHeaderBytes };

    public static Outcome<UploadBody> Of(string? contentType, Stream body)
    {
        string boundary = MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString()
            : "";
        return boundary.Length is 0 or > MaxBoundaryLength ? NotMultipart : new UploadBody(boundary, body);
    }

    /// <summary>Finds the file; answers its name, cleaned, or "" where nothing of it is left.</summary>
    public Task<Outcome<string>> OpenAsync(CancellationToken cancellationToken) => GuardAsync<string>(async () =>
    {
        _file = await _reader.ReadNextSectionAsync(cancellationToken);
        if (_file is null || !ContentDispositionHeaderValue.TryParse(_file.ContentDisposition, out ContentDispositionHeaderValue? disposition)
            || (disposition.FileName.Length == 0 && disposition.FileNameStar.Length == 0))
        {
            return NotOneFile;
        }

        string? name = disposition.FileNameStar.Length > 0 ? disposition.FileNameStar.Value : WithQuotes(HeaderUtilities.RemoveQuotes(disposition.FileName).Value);
        return FileName.Clean(name) ?? "";
    });

    /// <summary>Reads the next bytes of the file; 0 at its end.</summary>
    public Task<Outcome<int>> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        GuardAsync<int>(async () => await _file!.Body.ReadAsync(buffer, cancellationToken));

    /// <summary>Makes sure that the file was all.</summary>
    public Task<Outcome<Done>> EndAsync(CancellationToken cancellationToken) =>
        GuardAsync<Done>(async () => await _reader.ReadNextSectionAsync(cancellationToken) is null ? Done.Instance : NotOneFile);

    // So browsers, and tools, write what would end the quotes.
    private static string? WithQuotes(string? name) =>
        name?.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("%22", "\"", StringComparison.Ordinal)
            .Replace("%0D", "", StringComparison.OrdinalIgnoreCase).Replace("%0A", "", StringComparison.OrdinalIgnoreCase);

    // What its reader and the server throw about a body is all of these; nothing else is done within.
    private static async Task<Outcome<T>> GuardAsync<T>(Func<Task<Outcome<T>>> read)
    {
        try
        {
            return await read();
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLong,
                StatusCodes.Status408RequestTimeout => TooSlow,
                _ => Broken,
            };
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return Broken;
        }
    }
}
