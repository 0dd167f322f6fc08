namespace OrleansChat.Chaos.Checking;

/// <summary>Something that must not happen, and did.</summary>
internal sealed record Violation(Rule Rule, string What)
{
    public override string ToString() => $"{Rule}: {What}";
}
