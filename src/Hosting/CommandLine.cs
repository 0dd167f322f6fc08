namespace OrleansChat.Hosting;

/// <summary>The program's arguments: a few short switches, and any setting by its full name (<c>--Delivery:RenewInterval 00:00:01</c>).</summary>
public sealed class CommandLine
{
    public const string StorageProvider = "Storage:Provider";
    private const string Postgres = "Storage:Postgres";

    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = "Storage:DataDirectory",
        ["postgres"] = Postgres,
        ["name"] = "Cluster:Name",
        ["admin-port"] = "Admin:Port",
        ["secrets"] = ChatSettings.SecretsDirectory,
        ["log-format"] = "Logging:Console:FormatterName",
    };

    private readonly IReadOnlyDictionary<string, string> _switches;
    private string? _checkHealth;
    private string? _wait;
    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase);

    private CommandLine(IReadOnlyDictionary<string, string> switches) => _switches = switches;

    public bool WantsHelp { get; private set; }

    /// <summary>Where the program is only asked to look after another process of its kind.</summary>
    public HealthCheck? HealthCheck { get; private set; }

    public string? Environment { get; private set; }

    public string? ContentRoot { get; private set; }

    /// <summary>The settings that were given, by their full names.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings => _settings;

    /// <param name="arguments">What the process was started with.</param>
    /// <param name="switches">The program's own short switches, each with the setting that it gives, besides those that all programs have.</param>
    /// <exception cref="StartupException">There is an argument that means nothing.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> switches)
    {
        var parsed = new CommandLine(switches);
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

        parsed.HealthCheck = parsed._checkHealth is { } address ? HealthCheck.Parse(address, parsed._wait)
            : parsed._wait is null ? null
            : throw new StartupException("--wait goes with --check-health.");
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
        else if (name.Equals("check-health", StringComparison.OrdinalIgnoreCase))
        {
            _checkHealth = value;
        }
        else if (name.Equals("wait", StringComparison.OrdinalIgnoreCase))
        {
            _wait = value;
        }
        else if (_switches.TryGetValue(name, out string? setting) || Switches.TryGetValue(name, out setting))
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
