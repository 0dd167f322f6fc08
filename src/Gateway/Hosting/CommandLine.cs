namespace OrleansChat.Gateway.Hosting;

/// <summary>The program's arguments: a few short switches, and any setting by its full name (<c>--Delivery:RenewInterval 00:00:01</c>).</summary>
internal sealed class CommandLine
{
    public const string Usage =
        """
        OrleansChat
          --port N           where to listen on 127.0.0.1 (8080; 0: any free port)
          --urls URL         where to listen instead, such as http://0.0.0.0:8080
          --data DIR         where messages and keys are kept (./data)
          --storage KIND     sqlite (one file, the default) or postgres
          --postgres CONN    PostgreSQL's connection string; means --storage postgres
          --guests on|off    whether a name alone is enough to sign in
          --Section:Name V   any other setting
        """;

    private const string StorageProvider = "Storage:Provider";
    private const string Postgres = "Storage:Postgres";

    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["port"] = GatewayAddress.PortSetting,
        ["urls"] = GatewayAddress.UrlsSetting,
        ["data"] = "Storage:DataDirectory",
        ["storage"] = StorageProvider,
        ["postgres"] = Postgres,
        ["guests"] = "Authentication:Guests",
    };

    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase);

    private CommandLine()
    {
    }

    public bool WantsHelp { get; private set; }

    public string? Environment { get; private set; }

    public string? ContentRoot { get; private set; }

    /// <summary>The settings that were given, by their full names.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings => _settings;

    /// <exception cref="StartupException">There is an argument that means nothing.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new CommandLine();
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument is "--help" or "-h" or "-?")
            {
                parsed.WantsHelp = true;
                continue;
            }

            int equals = argument.IndexOf('=');
            string name = equals < 0 ? argument : argument[..equals];
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                throw new StartupException($"'{argument}' is not an option. --help tells what there is.");
            }

            string value = equals >= 0 ? argument[(equals + 1)..]
                : ++i < arguments.Count ? arguments[i]
                : throw new StartupException($"{name} needs a value. --help tells which.");
            parsed.Add(name[2..], value);
        }

        parsed.ChoosePostgres();
        return parsed;
    }

    private void Add(string name, string value)
    {
        if (name.Equals("environment", StringComparison.OrdinalIgnoreCase))
        {
            Environment = value;
        }
        else if (name.Equals("contentRoot", StringComparison.OrdinalIgnoreCase))
        {
            ContentRoot = value;
        }
        else if (Switches.TryGetValue(name, out string? setting))
        {
            _settings[setting] = value;
        }
        else if (name.Contains(':'))
        {
            _settings[name] = value;
        }
        else
        {
            throw new StartupException($"There is no option --{name}. --help tells what there is.");
        }
    }

    private void ChoosePostgres()
    {
        if (_settings.ContainsKey(Postgres))
        {
            _settings.TryAdd(StorageProvider, "postgres");
        }
    }
}
