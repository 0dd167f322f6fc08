using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansChat.Cluster;

/// <summary>A silo that serves, as <c>cluster.json</c> lists it.</summary>
public sealed record ListedSilo(string Name, int Pid, string Admin);

/// <summary>A gateway that serves, as <c>cluster.json</c> lists it.</summary>
public sealed record ListedGateway(string Name, int Pid, string Url, string Admin);

/// <summary>
/// <c>cluster.json</c>: who is up, for programs that want to talk to them. Written whole and then put in the old one's place, so that a reader never
/// sees half of one. It holds the database's password, so it is its owner's alone.
/// </summary>
/// <param name="Postgres">The connection string.</param>
public sealed record ClusterFile(string Postgres, IReadOnlyList<ListedSilo> Silos, IReadOnlyList<ListedGateway> Gateways)
{
    private const string Name = "cluster.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static string PathIn(string data) => Path.Combine(data, Name);

    /// <exception cref="ClusterException">There is none, or it is not one.</exception>
    public static ClusterFile Read(string data)
    {
        string path = PathIn(data);
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize<ClusterFile>(file, Json) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ClusterException($"No cluster is up in {data}: there is no {path}.", e);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ClusterException($"{path} cannot be read: {e.Message}", e);
        }
    }

    internal static ClusterFile Of(string postgres, IReadOnlyCollection<MemberStatus> members) => new(
        postgres,
        [.. members.Where(member => member is { Kind: MemberKind.Silo, IsUp: true }).Select(member => new ListedSilo(member.Name, member.Pid ?? 0, member.Admin ?? ""))],
        [.. members.Where(member => member is { Kind: MemberKind.Gateway, IsUp: true }).Select(member => new ListedGateway(member.Name, member.Pid ?? 0, member.Url ?? "", member.Admin ?? ""))]);

    internal static void Delete(string data) => File.Delete(PathIn(data));

    internal void Write(string data)
    {
        string path = PathIn(data);
        string written = path + ".new";
        File.Delete(written);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(written, create))
        {
            JsonSerializer.Serialize(file, this, Json);
            file.WriteByte((byte)'\n');
        }

        File.Move(written, path, overwrite: true);
    }
}
