using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansChat.Hosting;
using OrleansChat.Hosting.Admin;
using OrleansChat.Hosting.Cluster;
using OrleansChat.Silo;

const string Usage =
    """
    OrleansChat silo
      --postgres CONN    PostgreSQL's connection string: where messages are kept and the other silos are found
      --name NAME        this silo's name in the cluster (the machine's name)
      --data DIR         where keys are kept (./data)
      --admin-port N     where operators ask on 127.0.0.1 (0: any free port)
      --silo-port N      where other silos reach this one (11111; 0: any free port)
      --client-port N    where gateways reach it (30000; 0: any free port)
      --secrets DIR      a directory whose files are settings: Storage__Postgres holds Storage:Postgres
      --log-format KIND  simple (one line an entry, the default), json or systemd
      --Section:Name V   any other setting
      --check-health URL [--wait SECONDS]
                         only asks a program that runs, at http://127.0.0.1:PORT/health/ready, and ends: with 0 where it is well
    """;

return await new ChatProgram
{
    Name = "OrleansChat silo",
    Usage = Usage,
    Switches = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["silo-port"] = "Cluster:SiloPort",
        ["client-port"] = "Cluster:ClientPort",
    },
    Build = SiloProgramHosting.Build,
    ReadyLine = services =>
        $"OrleansChat silo {services.GetRequiredService<IOptions<ChatClusterOptions>>().Value.Name} is ready: admin {services.GetRequiredService<AdminServer>().Url}",
}.RunAsync(args);
