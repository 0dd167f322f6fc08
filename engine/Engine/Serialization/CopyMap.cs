namespace Orleans.Serialization;

/// <summary>The objects that one deep copy has copied already, so that what is one object stays one.</summary>
internal sealed class CopyMap
{
    private Dictionary<object, object>? _copies;
    private int _depth;

    public void Remember(object original, object copy) =>
        (_copies ??= new(ReferenceEqualityComparer.Instance))[original] = copy;

    public object Copy(object value, Content content)
    {
        if (content.Immutable)
        {
            return value;
        }

        if (_copies is not null && _copies.TryGetValue(value, out object? known))
        {
            return known;
        }

        if (++_depth > WireCodec.MaxDepth)
        {
            throw new SerializerException($"The value is nested more than {WireCodec.MaxDepth} levels deep.");
        }

        object copy = content.Copy(value, this);
        Remember(value, copy);
        _depth--;
        return copy;
    }
}
