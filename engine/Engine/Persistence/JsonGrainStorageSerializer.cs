using System.Text.Json;

namespace Orleans.Storage;

/// <summary>Grain state as JSON: members that the reader does not know are passed over, missing ones keep their defaults.</summary>
internal sealed class JsonGrainStorageSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Json));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, Json)!;
}
