using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace OrleansChat.Gateway.Hosting;

/// <summary>
/// The page's files under a path that is another one whenever one of them has changed, <c>/v/VERSION</c>: browsers keep what they got from it and need not ask
/// again. The first page names its files there, and they name each other relatively. Gateways with the same files have the same path; what is asked for under
/// another gateway's path is served too, to be asked for again.
/// </summary>
internal sealed partial class PageFiles
{
    private const string Root = "/v";
    private const int VersionBytes = 8;
    private const string Package = "/orleanschat";
    private const string Forever = "public, max-age=31536000, immutable";

    private readonly PathString _path;
    private readonly HashSet<string> _files;
    private readonly byte[] _first;
    private readonly EntityTagHeaderValue _tag;

    private PageFiles(string version, HashSet<string> files, string first)
    {
        _files = files;
        _path = $"{Root}/{version}";
        _first = Encoding.UTF8.GetBytes(Own().Replace(first, $"$1{_path.Value![1..]}/$2"));
        _tag = new EntityTagHeaderValue($"\"{version}\"");
    }

    /// <summary>Reads the files once: they do not change while a gateway runs.</summary>
    public static PageFiles Of(IFileProvider files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var names = new HashSet<string>(StringComparer.Ordinal);
        Append(hash, names, files, "");
        string version = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, VersionBytes));
        return new PageFiles(version, names, Encoding.UTF8.GetString(Read(files.GetFileInfo("index.html"))));
    }

    /// <summary>Whether the request is for a file of this version, which a browser asks for once.</summary>
    public bool Has(PathString path) => path.StartsWithSegments(_path, out PathString file) && IsFile(file);

    /// <summary>Goes before whatever serves the files by their own names.</summary>
    public void Use(WebApplication app)
    {
        app.Use((context, next) =>
        {
            HttpRequest request = context.Request;
            string versioned = request.Path.StartsWithSegments(Root, out PathString rest) ? rest.Value! : "";
            int end = EndOfVersion(versioned);
            if (end <= 0 || !IsFile(versioned[end..]))
            {
                return next(context);
            }

            if (Has(request.Path))
            {
                context.Response.OnStarting(KeepWhereFoundAsync, context.Response);
            }

            request.Path = versioned[end..];
            return next(context);
        });
    }

    /// <summary>Serves the first page.</summary>
    public void Map(WebApplication app) =>
        app.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], () => Results.Bytes(_first, "text/html; charset=utf-8", entityTag: _tag)).ExcludeFromDescription();

    // Nothing else is to be reached by another path than its own: it would be kept by whoever caches, and be counted against nobody.
    private bool IsFile(PathString path) => _files.Contains(path.Value!) || path.StartsWithSegments(Package);

    // Of /VERSION/file; not above 0 where there is none.
    private static int EndOfVersion(string path) => path.Length > 2 ? path.IndexOf('/', 2) : 0;

    private static Task KeepWhereFoundAsync(object state)
    {
        var response = (HttpResponse)state;
        if (response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified)
        {
            response.Headers.CacheControl = Forever;
        }

        return Task.CompletedTask;
    }

    private static void Append(IncrementalHash hash, HashSet<string> names, IFileProvider files, string directory)
    {
        foreach (IFileInfo entry in files.GetDirectoryContents(directory).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string path = $"{directory}/{entry.Name}";
            if (entry.IsDirectory)
            {
                Append(hash, names, files, path);
            }
            else
            {
                names.Add(path);
                hash.AppendData(Encoding.UTF8.GetBytes(path));
                hash.AppendData(SHA256.HashData(Read(entry)));
            }
        }
    }

    private static byte[] Read(IFileInfo file)
    {
        using Stream stream = file.CreateReadStream();
        byte[] bytes = new byte[file.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    [GeneratedRegex("""(\s(?:href|src)=")(\w[\w./-]*")""")]
    private static partial Regex Own();
}
