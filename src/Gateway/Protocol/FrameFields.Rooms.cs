using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <content>What a room is, and what its members are.</content>
internal ref partial struct FrameFields
{
    public RoomKind? OptionalKind(string name) => Has(name) ? Kind() : null;

    public Role Role(string name)
    {
        Role? role = OptionalRole(name);
        if (role is null)
        {
            FailRole(name);
        }

        return role ?? Grains.Contracts.Role.ReadOnly;
    }

    public Role? OptionalRole(string name)
    {
        string? text = OptionalText(name);
        Role? role = text is null ? null : WireNames.RoleOf(text);
        if (text is not null && role is null)
        {
            FailRole(name);
        }

        return role;
    }

    public HistoryVisibility? OptionalHistory(string name)
    {
        string? text = OptionalText(name);
        HistoryVisibility? history = text is null ? null : WireNames.HistoryOf(text);
        if (text is not null && history is null)
        {
            Fail($"'{name}' must be all or joined.");
        }

        return history;
    }

    public TimeSpan? OptionalSeconds(string name, TimeSpan max) =>
        OptionalInteger(name, 0, (long)max.TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public TimeSpan? OptionalDays(string name, TimeSpan max) =>
        OptionalInteger(name, 0, (long)max.TotalDays) is { } days ? TimeSpan.FromDays(days) : null;

    public bool Flag(string name)
    {
        if (!Has(name))
        {
            Fail($"'{name}' must be true or false.");
        }

        return OptionalFlag(name);
    }

    private void FailRole(string name) => Fail($"'{name}' must be owner, admin, member or readonly.");
}
