using System.Reflection;

namespace OrleansChat.Cluster;

/// <summary>The built programs that members run.</summary>
public sealed record ClusterPrograms(string Silo, string Gateway)
{
    private const string Framework = "net10.0";

    private static readonly Lazy<ClusterPrograms> BesideUs = new(Find);

    /// <summary>Those of the same working copy, in the same configuration as this tool.</summary>
    /// <exception cref="ClusterException">They are not there.</exception>
    public static ClusterPrograms Built => BesideUs.Value;

    /// <summary>The folder of OrleansChat.sln.</summary>
    /// <exception cref="ClusterException">This tool is not in a working copy.</exception>
    public static string Repository
    {
        get
        {
            for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "OrleansChat.sln")))
                {
                    return folder;
                }
            }

            throw new ClusterException($"There is no OrleansChat.sln above {AppContext.BaseDirectory}.");
        }
    }

    private static ClusterPrograms Find() => new(Program("Silo"), Program("Gateway"));

    private static string Program(string project)
    {
        string configuration = typeof(ClusterPrograms).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        string path = Path.Combine(Repository, "src", project, "bin", configuration, Framework, $"OrleansChat.{project}.dll");
        return File.Exists(path) ? path : throw new ClusterException($"{path} is not there; build it first.");
    }
}
