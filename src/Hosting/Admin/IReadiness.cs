namespace OrleansChat.Hosting.Admin;

/// <summary>Whether this process can serve.</summary>
public interface IReadiness
{
    /// <summary>Null where all is well, else one word for what is not, such as <c>draining</c> or <c>storage</c>. Never throws.</summary>
    Task<string?> ProblemAsync();
}
