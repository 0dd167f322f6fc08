namespace OrleansChat.Gateway.Protocol;

/// <summary>What became of a client's bytes: a request, or why there is none.</summary>
/// <param name="Verb">The request's <c>type</c>; null where there is no request.</param>
/// <param name="Id">The frame's id as far as it could be read, for the error's echo.</param>
/// <param name="Problem">What is wrong with the frame, for a person; null where there is a request.</param>
internal readonly record struct ParsedFrame(string? Verb, ClientRequest? Request, RequestId Id, string? Problem)
{
    public static ParsedFrame Of(string verb, ClientRequest request) => new(verb, request, request.Id, null);

    public static ParsedFrame Bad(string problem, RequestId id = default) => new(null, null, id, problem);
}
