using System.Reflection;

namespace OrleansChat.Tests.Common;

/// <summary>Where things are in the working copy that these tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder of OrleansChat.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a program that the same build made, in the same configuration.</summary>
    /// <param name="project">The project's folder, from the root: <c>src/Gateway</c>.</param>
    /// <param name="dll">The file's name.</param>
    /// <exception cref="FileNotFoundException">It is not built.</exception>
    public static string BuiltProgram(string project, string dll)
    {
        string configuration = typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        string path = Path.Combine(Root, project, "bin", configuration, "net10.0", dll);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there; build OrleansChat.sln first.", path);
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "OrleansChat.sln")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"No OrleansChat.sln above {AppContext.BaseDirectory}.");
    }
}
