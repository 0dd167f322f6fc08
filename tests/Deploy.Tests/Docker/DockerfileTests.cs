using System.Globalization;
using System.Text.RegularExpressions;
using OrleansChat.Hosting.Cluster;
using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests.Docker;

/// <summary>The images are built of files that are there, and start what has been built.</summary>
public sealed partial class DockerfileTests
{
    private static readonly Dockerfile Build = Dockerfile.Stages["build"];

    [Theory]
    [InlineData("silo", "Silo")]
    [InlineData("gateway", "Gateway")]
    public void Each_image_starts_the_program_that_was_published_into_it(string target, string project)
    {
        Dockerfile stage = Dockerfile.Stages[target];
        string dll = $"OrleansChat.{project}.dll";

        Assert.Contains(Build.Of("RUN"), run => run.Contains($"dotnet publish src/{project}/{project}.csproj --configuration Release --output /out/{target} ", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(Repository.Root, "src", project, $"{project}.csproj")));
        Assert.True(File.Exists(Repository.BuiltProgram($"src/{project}", dll)));
        Assert.Contains($"--from=build /out/{target} ./", stage.Of("COPY"));
        Assert.Equal(["dotnet", dll], stage.Words("ENTRYPOINT"));
        Assert.Equal(["dotnet", dll, "--check-health", $"http://127.0.0.1:{stage.Environment["Admin__Port"]}/health/ready"], stage.Words("HEALTHCHECK"));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    public void Each_image_runs_as_nobody_special_and_is_told_to_stop_by_sigterm(string target)
    {
        Dockerfile stage = Dockerfile.Stages[target];

        Assert.Equal("1654:1654", stage.Of("USER").Last());
        Assert.Equal("SIGTERM", stage.Of("STOPSIGNAL").Last());
        Assert.Contains("--from=build --chown=1654:1654 /out/data /data", stage.Of("COPY"));
        Assert.Equal("/data", stage.Environment["Storage__DataDirectory"]);
    }

    [Fact]
    public void The_images_settings_are_settings_of_their_programs_and_their_ports_are_those_that_they_take()
    {
        Dictionary<string, string> silo = Dockerfile.Stages["silo"].Environment;
        Dictionary<string, string> gateway = Dockerfile.Stages["gateway"].Environment;
        var cluster = new ChatClusterOptions();

        ProgramSettings.Silo.Accept([.. silo, new("Cluster__Postgres", "Host=postgres")]);
        ProgramSettings.Gateway.Accept([.. gateway, new("Cluster__Postgres", "Host=postgres")]);
        Assert.Equal($"{cluster.SiloPort} {cluster.ClientPort} {silo["Admin__Port"]}", Dockerfile.Stages["silo"].Of("EXPOSE").Single());
        Assert.Equal($"{new Uri(gateway["Urls"]).Port.ToString(CultureInfo.InvariantCulture)} {gateway["Admin__Port"]}", Dockerfile.Stages["gateway"].Of("EXPOSE").Single());
    }

    [Fact]
    public void What_is_built_upon_is_pinned()
    {
        string[] images = [.. Dockerfile.Stages.Values.Select(stage => stage.From).Where(from => !Dockerfile.Stages.ContainsKey(from))];

        Assert.Equal(2, images.Length);
        Assert.All(images, image => Assert.Matches(Pinned(), image));
    }

    [Fact]
    public void The_build_gets_every_file_that_a_build_here_takes_and_nothing_that_was_built()
    {
        string[] ignore = File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore"));
        string[] kept = [.. ignore.Where(line => line.StartsWith("!/", StringComparison.Ordinal)).Select(line => line[2..])];

        Assert.Equal("*", ignore.First(line => !line.StartsWith('#')));
        Assert.All(kept, pattern => Assert.NotEmpty(Directory.GetFileSystemEntries(Repository.Root, pattern)));
        Assert.Superset(new HashSet<string> { "global.json", "Directory.*.props", "Directory.*.targets", ".editorconfig", "eng", "engine", "src", "clients/js/index.js", "clients/js/src" }, kept.ToHashSet());
        Assert.Superset(new HashSet<string> { "**/bin", "**/obj" }, ignore.ToHashSet());
        string[] others = [.. ProjectReference().Matches(string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(File.ReadAllText))).Select(reference => reference.Groups[1].Value)];
        Assert.NotEmpty(others);
        Assert.All(others, reference => Assert.StartsWith("../", reference, StringComparison.Ordinal));
        Assert.DoesNotContain(others, reference => reference.StartsWith("../../", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^mcr\.microsoft\.com/dotnet/(sdk|aspnet):\d+\.\d+\.\d+-[a-z-]+$")]
    private static partial Regex Pinned();

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex ProjectReference();
}
