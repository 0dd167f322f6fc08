using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace OrleansChat.Deploy.Tests;

/// <summary>The settings that a program really has: those of the options classes in its assemblies, and the few of its own and of the framework.</summary>
internal sealed class ProgramSettings
{
    private static readonly string[] Frameworks = ["Logging", "Kestrel"];

    private readonly Type[] _options;
    private readonly string[] _own;

    private ProgramSettings(string[] assemblies, params string[] own)
    {
        _own = own;
        _options =
        [
            .. from assembly in assemblies
               from type in Assembly.Load(assembly).GetTypes()
               where type.Name.EndsWith("Options", StringComparison.Ordinal) && Section(type) is not null
               select type,
        ];
    }

    public static ProgramSettings Gateway { get; } =
        new(["OrleansChat.Gateway", "OrleansChat.Silo", "OrleansChat.Grains", "OrleansChat.Hosting"], "Urls", "Port", "AllowedHosts", "SecretsDirectory");

    public static ProgramSettings Silo { get; } = new(["OrleansChat.Silo", "OrleansChat.Grains", "OrleansChat.Hosting"], "SecretsDirectory");

    /// <summary>Reads them as the program does at its start: each must be a setting of it, and all together valid.</summary>
    /// <param name="variables">As in the environment or in a directory of secrets: <c>Connections__DrainTimeout</c>.</param>
    public void Accept(IEnumerable<KeyValuePair<string, string>> variables)
    {
        Dictionary<string, string?> settings = variables.ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => (string?)pair.Value);
        Assert.NotEmpty(settings);
        foreach (string name in settings.Keys)
        {
            Assert.True(Has(name), $"{name} is no setting of this program.");
        }

        // As the programs do: the silos are listed in the database of Storage unless another is named.
        settings.TryAdd("Cluster:Postgres", settings.GetValueOrDefault("Storage:Postgres"));
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        foreach (Type type in _options)
        {
            object options = Activator.CreateInstance(type)!;
            configuration.GetSection(Section(type)!).Bind(options);
            var failures = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), failures, validateAllProperties: true);
            Assert.Empty(failures.Select(failure => failure.ErrorMessage));
        }
    }

    /// <summary>Whether there is such a setting, a list's with its index.</summary>
    public bool Has(string name)
    {
        string[] parts = name.Split(':');
        return parts.Length == 1
            ? _own.Contains(name, StringComparer.OrdinalIgnoreCase)
            : Frameworks.Contains(parts[0]) || _options.Any(type => Section(type) == parts[0] && type.GetProperty(parts[1]) is { } property && Fits(property, parts));
    }

    /// <summary>Whether there is a setting of this name, a list's without an index.</summary>
    public bool Exists(string name) => Has(name) || Has(name + ":0");

    private static bool Fits(PropertyInfo property, string[] parts) =>
        typeof(IList<string>).IsAssignableFrom(property.PropertyType)
            ? parts.Length == 3 && ushort.TryParse(parts[2], out _)
            : parts.Length == 2;

    private static string? Section(Type type) => type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string;
}
