using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Npgsql;

namespace OrleansChat.Deploy.Tests.Docker;

/// <summary>compose.yaml agrees with itself, with the images and with the programs.</summary>
public sealed partial class ComposeTests : IDisposable
{
    private static readonly JsonNode Compose = Deployment.Yaml("docker", "compose.yaml");
    private static readonly JsonObject Services = Compose["services"]!.AsObject();

    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-compose-").FullName;

    public static TheoryData<string> Programs => ["silo-1", "silo-2", "gateway-1", "gateway-2"];

    public static TheoryData<string> Everything => [.. Services.Select(service => service.Key)];

    [Fact]
    public void There_is_a_database_two_of_each_program_and_a_proxy() =>
        Assert.Equal(["gateway-1", "gateway-2", "postgres", "proxy", "silo-1", "silo-2"], Services.Select(service => service.Key).Order());

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Each_programs_settings_and_secrets_are_its_own(string name)
    {
        await PrepareAsync();
        JsonNode service = Services[name]!;
        string target = (string)service["build"]!["target"]!;
        Dictionary<string, string> environment = Deployment.Pairs(service["environment"]);
        string[] secrets = Deployment.Strings(service["secrets"]);
        IEnumerable<KeyValuePair<string, string>> all = Dockerfile.Stages[target].Environment
            .Concat(environment)
            .Concat(secrets.Select(secret => KeyValuePair.Create(secret, File.ReadAllText(Path.Combine(_directory, "secrets", secret)))));

        (target == "silo" ? ProgramSettings.Silo : ProgramSettings.Gateway).Accept(all);
        Assert.Equal(name, environment["Cluster__Name"]);
        Assert.Equal("/run/secrets", environment["SecretsDirectory"]);
        Assert.Contains("Storage__Postgres", secrets);
        Assert.Equal(target == "silo" ? name : null, environment.GetValueOrDefault("Cluster__AdvertisedAddress"));
        Assert.Equal("deploy/docker/Dockerfile", (string?)service["build"]!["dockerfile"]);
        Assert.Equal($"orleanschat-{target}:0.1.0", (string?)service["image"]);
    }

    [Fact]
    public void All_gateways_keep_uploads_in_one_volume()
    {
        foreach (string name in (string[])["gateway-1", "gateway-2"])
        {
            Assert.Equal([$"media:{Deployment.Pairs(Services[name]!["environment"])["Media__Directory"]}"], Deployment.Strings(Services[name]!["volumes"]));
        }

        Assert.Contains($"--from=build --chown=1654:1654 /out/data {Deployment.Pairs(Services["gateway-1"]!["environment"])["Media__Directory"]}", Dockerfile.Stages["gateway"].Of("COPY"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Each_program_has_the_time_that_an_orderly_end_takes_and_no_rights(string name)
    {
        JsonNode service = Services[name]!;

        Assert.True(Stopping.ShutdownTimeout > Stopping.DrainTimeout);
        Assert.True(Stopping.Parse((string)service["stop_grace_period"]!) >= Stopping.Grace);
        Assert.Equal("true", (string?)service["read_only"]);
        Assert.Equal(["ALL"], Deployment.Strings(service["cap_drop"]));
        Assert.Equal(["no-new-privileges:true"], Deployment.Strings(service["security_opt"]));
        Assert.Equal(["/tmp", "/data:uid=1654,gid=1654,mode=0700"], Deployment.Strings(service["tmpfs"]));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Each_waits_until_what_it_needs_is_healthy_and_comes_back_by_itself(string name)
    {
        JsonNode service = Services[name]!;
        string[] needs = [.. service["depends_on"]?.AsObject().Select(need => need.Key) ?? []];

        Assert.Equal(name.Split('-')[0] switch { "postgres" => [], "silo" => ["postgres"], "gateway" => ["silo-1", "silo-2"], _ => ["gateway-1", "gateway-2"] }, needs);
        Assert.All(needs, need => Assert.Equal("service_healthy", (string?)service["depends_on"]![need]!["condition"]));
        Assert.All(needs, need => Assert.True(HasHealthCheck(Services[need]!)));
        Assert.Equal("unless-stopped", (string?)service["restart"]);
        Assert.Matches(PinnedImage(), (string?)service["image"]);
    }

    [Fact]
    public async Task Every_secret_that_is_used_is_declared_and_made_by_prepare()
    {
        await PrepareAsync();
        Dictionary<string, string> files = Compose["secrets"]!.AsObject().ToDictionary(secret => secret.Key, secret => (string)secret.Value!["file"]!);
        IEnumerable<string> used = Services.SelectMany(service => service.Value!["secrets"]!.AsArray()).Select(secret => secret is JsonObject ? (string)secret["source"]! : (string)secret!);

        Assert.Equal(files.Keys.Order(), used.Distinct().Order());
        Assert.All(files.Values, file => Assert.True(new FileInfo(Path.Combine(_directory, file)).Length > 0));
        Assert.Equal("./secrets/postgres_password", files["postgres_password"]);
    }

    [Fact]
    public async Task The_programs_know_the_databases_password_and_leave_connections_for_others()
    {
        await PrepareAsync();
        var connection = new NpgsqlConnectionStringBuilder(await File.ReadAllTextAsync(Path.Combine(_directory, "secrets", "Storage__Postgres")));
        Dictionary<string, string> environment = Deployment.Pairs(Services["postgres"]!["environment"]);
        string command = string.Join(' ', Deployment.Strings(Services["postgres"]!["command"]));

        Assert.Equal(("postgres", environment["POSTGRES_DB"], environment["POSTGRES_USER"]), (connection.Host, connection.Database, connection.Username));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(_directory, "secrets", "postgres_password")), connection.Password);
        Assert.True(connection.MaxPoolSize * Programs.Count + 20 <= int.Parse(MaxConnections().Match(command).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_proxy_finds_the_gateways_and_they_believe_it()
    {
        string network = (string)Compose["networks"]!["front"]!["ipam"]!["config"]![0]!["subnet"]!;
        string[] hosts = Deployment.Strings(Services["proxy"]!["extra_hosts"]);
        foreach (string gateway in new[] { "gateway-1", "gateway-2" })
        {
            string address = (string)Services[gateway]!["networks"]!["front"]!["ipv4_address"]!;
            Assert.True(System.Net.IPNetwork.Parse(network).Contains(IPAddress.Parse(address)));
            Assert.Contains($"{gateway}:{address}", hosts);
            Assert.Equal(network, Deployment.Pairs(Services[gateway]!["environment"])["Connections__TrustedProxies__0"]);
        }

        Assert.Equal(["front"], Deployment.Strings(Services["proxy"]!["networks"]));
        Assert.Contains("../haproxy/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro", Deployment.Strings(Services["proxy"]!["volumes"]));
        Assert.All(
            Services["proxy"]!["secrets"]!.AsArray().Select(secret => (string)secret!["target"]!).Where(target => !target.EndsWith(".key", StringComparison.Ordinal)),
            certificate => Assert.Contains($"crt {certificate} ", Deployment.Text("haproxy", "haproxy.cfg"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prepare_leaves_alone_what_is_there_and_lets_nobody_else_look()
    {
        await PrepareAsync();
        Dictionary<string, string> before = Directory.GetFiles(_directory, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);

        await PrepareAsync();

        Assert.Equal(before, Directory.GetFiles(_directory, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText));
        Assert.Equal(6, before.Count);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_directory, "secrets")));
        Assert.Equal(32, Convert.FromBase64String(before[Path.Combine(_directory, "secrets", "Authentication__SigningKey")]).Length);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task PrepareAsync()
    {
        Tool.Find("openssl", "openssl");
        (int exitCode, string output) = await Tool.RunAsync("sh", [Deployment.Path("docker", "prepare.sh"), _directory]);
        Assert.True(exitCode == 0, output);
    }

    private static bool HasHealthCheck(JsonNode service) =>
        service["healthcheck"] is not null || ((string?)service["build"]?["target"] is { } target && Dockerfile.Stages[target].Of("HEALTHCHECK").Any());

    [GeneratedRegex(@"^[a-z-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$")]
    private static partial Regex PinnedImage();

    [GeneratedRegex(@"max_connections=(\d+)")]
    private static partial Regex MaxConnections();
}
