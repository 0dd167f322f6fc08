using Microsoft.AspNetCore.Hosting.Server;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Hosting;
using OrleansChat.Hosting.Admin;

const string Usage =
    """
    OrleansChat
      --port N           where to listen on 127.0.0.1 (8080; 0: any free port)
      --urls URL         where to listen instead, such as http://0.0.0.0:8080
      --admin-port N     where operators ask on 127.0.0.1 (0: any free port)
      --data DIR         where messages and keys are kept (./data)
      --mode MODE        embedded (the rooms live in this process, the default) or cluster (in silos, found through PostgreSQL)
      --name NAME        this gateway's name in the cluster
      --storage KIND     sqlite (one file, the default) or postgres
      --postgres CONN    PostgreSQL's connection string; means --storage postgres
      --guests on|off    whether a name alone is enough to sign in
      --secrets DIR      a directory whose files are settings: Storage__Postgres holds Storage:Postgres
      --log-format KIND  simple (one line an entry, the default), json or systemd
      --Section:Name V   any other setting
      --check-health URL [--wait SECONDS]
                         only asks a program that runs, at http://127.0.0.1:PORT/health/ready, and ends: with 0 where it is well
    """;

return await new ChatProgram
{
    Name = "OrleansChat",
    Usage = Usage,
    Switches = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["port"] = GatewayAddress.PortSetting,
        ["urls"] = GatewayAddress.UrlsSetting,
        ["mode"] = "Cluster:Mode",
        ["storage"] = CommandLine.StorageProvider,
        ["guests"] = "Authentication:Guests",
    },
    Build = GatewayHosting.Build,
    ReadyLine = services => GatewayAddress.ReadyLine(services.GetRequiredService<IServer>(), services.GetRequiredService<AdminServer>().Url),
}.RunAsync(args);
