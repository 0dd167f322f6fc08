using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Grains;
using OrleansChat.Hosting.Cluster;
using OrleansChat.Silo.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Hosting;

/// <summary>docs/settings.md tells every setting, with the default and the bounds that it really has.</summary>
public sealed class SettingsDocumentTests
{
    private static readonly Dictionary<string, string[]> Rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "settings.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains(':', StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
        .Where(cells => cells.Length == 4)
        .ToDictionary(cells => cells[0].Trim('`'));

    private static readonly (string Name, PropertyInfo Property, object Options)[] Settings =
    [
        .. from type in typeof(GatewayHosting).Assembly.GetTypes().Concat(typeof(StorageOptions).Assembly.GetTypes()).Concat(typeof(ChatClusterOptions).Assembly.GetTypes()).Concat(typeof(LimitsOptions).Assembly.GetTypes())
           let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue()
           where type.Name.EndsWith("Options", StringComparison.Ordinal) && section is string
           from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           select ($"{section}:{property.Name}", property, Activator.CreateInstance(type)!),
    ];

    public static TheoryData<string> Names => [.. Settings.Select(setting => setting.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_setting_is_told_with_its_default_and_its_bounds(string name)
    {
        (_, PropertyInfo property, object options) = Settings.Single(setting => setting.Name == name);
        Assert.True(Rows.TryGetValue(name, out string[]? row), $"docs/settings.md has no row for {name}.");

        Assert.Equal(Default(property.GetValue(options)), row[1].Trim('`'));
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            Assert.Equal($"`{Bound(property, range.Minimum)}` to `{Bound(property, range.Maximum)}`", row[2]);
        }
        else if (property.PropertyType.IsEnum)
        {
            Assert.Equal(string.Join(", ", Enum.GetNames(property.PropertyType).Select(value => $"`{value}`")), row[2]);
        }
    }

    [Fact]
    public void No_setting_is_told_that_does_not_exist() => Assert.Equal(Settings.Select(setting => setting.Name).Order(), Rows.Keys.Order());

    private static string Default(object? value) => value is System.Collections.IEnumerable and not string ? "" : Text(value);

    private static string Bound(PropertyInfo property, object bound) =>
        Text(property.PropertyType == typeof(TimeSpan) ? TimeSpan.Parse((string)bound, CultureInfo.InvariantCulture) : bound);

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
