using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo.Tests.Storage;

public sealed class SchemaFileTests
{
    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public void The_steps_of_a_schema_are_numbered_without_a_hole(StorageProvider provider)
    {
        IReadOnlyList<SchemaFile> files = SchemaFile.Of(provider);

        Assert.NotEmpty(files);
        Assert.Equal(Enumerable.Range(1, files.Count), files.Select(file => file.Version));
        Assert.All(files, file => Assert.Matches("^[0-9]{3}_[a-z_]+\\.sql$", file.Name));
        Assert.All(files, file => Assert.NotEqual("", file.Sql.Trim()));
    }
}
