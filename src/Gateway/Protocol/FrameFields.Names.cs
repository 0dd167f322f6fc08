using System.Text.Json;

namespace OrleansChat.Gateway.Protocol;

/// <content>Fields that hold several names, of which only those who use them know the right ones.</content>
internal ref partial struct FrameFields
{
    private const int MaxNames = 32;

    public IReadOnlyList<string>? OptionalNames(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        var names = new List<string>();
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MaxNames)
        {
            FailNames(name);
            return names;
        }

        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || TryGetString(item) is not { } text)
            {
                FailNames(name);
                break;
            }

            names.Add(text);
        }

        return names;
    }

    private void FailNames(string name) => Fail($"'{name}' must be an array of at most {MaxNames} names.");
}
