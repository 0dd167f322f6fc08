using System.Text.Json;
using Orleans.Storage;

namespace OrleansChat.Silo.Storage;

/// <summary>
/// Grain state as plain JSON, the same in every database and with every engine. What a newer program wrote and this one does not know is passed
/// over; what is missing keeps its default.
/// </summary>
internal sealed class StateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General);

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Json));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, Json)!;
}
