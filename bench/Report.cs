using System.Globalization;

namespace OrleansChat.Bench;

/// <summary>A table on the console, a row as soon as it is measured.</summary>
internal static class Report
{
    public static void Header(params string[] columns) =>
        Console.WriteLine($"{"",-40}{string.Concat(columns.Select(column => $"{column,17}"))}");

    public static void Row(string name, params double[] values) =>
        Console.WriteLine($"{name,-40}{string.Concat(values.Select(value => $"{Format(value),17}"))}");

    private static string Format(double value) =>
        value.ToString(value >= 1000 ? "N0" : "N2", CultureInfo.InvariantCulture);
}
