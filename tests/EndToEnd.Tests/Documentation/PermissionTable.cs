namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>The table of permissions of a document.</summary>
internal sealed class PermissionTable
{
    private PermissionTable(IReadOnlyList<Row> rows) => Rows = rows;

    public IReadOnlyList<Row> Rows { get; }

    public static PermissionTable Read(string path)
    {
        string[] lines = [.. File.ReadLines(path).SkipWhile(line => line != "## Permissions").SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|'))];
        string[] columns = Cells(lines[0]);
        return new([.. lines.Skip(2).Select(Cells).Select(cells => new Row(cells[0], columns.Zip(cells).Skip(1).ToDictionary(cell => cell.First, cell => cell.Second)))]);
    }

    private static string[] Cells(string line) => line.Trim('|').Split('|', StringSplitOptions.TrimEntries);

    /// <summary>Something that one may do or not.</summary>
    internal sealed record Row(string What, IReadOnlyDictionary<string, string> Cells)
    {
        public string Verb => What.Split('`')[1];

        /// <summary><c>yes</c>, or the code of the error.</summary>
        public string Expected(string column, string kind)
        {
            string[] parts = Cells[column].Split(", ");
            return parts.Skip(1).Select(part => part.Split(' ')).Where(part => part[0] == kind).Select(part => part[1]).FirstOrDefault() ?? parts[0];
        }
    }
}
