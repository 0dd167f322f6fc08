using Orleans.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>
/// Gives Orleans' ADO.NET provider keys that it can tell apart. By itself it takes a key of hexadecimal digits for a number, so that the users
/// <c>a1</c> and <c>0a1</c> would be one, and it looks at the key alone, whichever grain has it. A grain's whole id is no number. And an outage of the
/// database becomes our own exception, which every process knows.
/// </summary>
internal sealed class WholeKeys(IGrainStorage rows) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ToldAsync(rows.ReadStateAsync(stateName, Whole(grainId), grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ToldAsync(rows.WriteStateAsync(stateName, Whole(grainId), grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ToldAsync(rows.ClearStateAsync(stateName, Whole(grainId), grainState));

    private static async Task ToldAsync(Task operation)
    {
        try
        {
            await operation;
        }
        catch (Exception e) when (PostgresFaults.IsOutage(e))
        {
            throw PostgresFaults.Unavailable(e);
        }
    }

    private static GrainId Whole(GrainId grainId) => GrainId.Create(grainId.Type, grainId.ToString());
}
