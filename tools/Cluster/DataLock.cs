namespace OrleansChat.Cluster;

/// <summary>One supervisor for each data directory: the system frees the lock when its holder is gone, however that came.</summary>
internal sealed class DataLock : IDisposable
{
    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <exception cref="ClusterException">Somebody has it, or the directory cannot be written.</exception>
    public static DataLock Take(string data)
    {
        try
        {
            Directory.CreateDirectory(data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterException($"{data} cannot be made: {e.Message}", e);
        }

        string path = Path.Combine(data, "cluster.lock");
        try
        {
            return new DataLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ClusterException($"{path} cannot be written: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new ClusterException($"A cluster is up in {data} already; './chat cluster status' shows it, './chat cluster down' ends it.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
