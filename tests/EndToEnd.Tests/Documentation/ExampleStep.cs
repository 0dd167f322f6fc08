namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>One line of an example: who, and what they do or get.</summary>
/// <param name="Place">File and line, for the message of a test that fails.</param>
/// <param name="Who">The connection's name; empty where the example has only one.</param>
internal abstract record ExampleStep(string Place, string Who)
{
    /// <summary>Who asks on the admin port instead of on a socket.</summary>
    public const string Operator = "operator";

    /// <summary>Who receives what webhooks send.</summary>
    public const string Hook = "hook";

    /// <summary>Opens a connection: <c>→ GET /ws?user=alice</c>, with a header where one follows.</summary>
    internal sealed record Connect(string Place, string Who, string Target, string? Header) : ExampleStep(Place, Who);

    /// <summary>The handshake before it is refused: <c>← 401 {…}</c>.</summary>
    internal sealed record Refused(string Place, string Who, int Status, string Frame) : ExampleStep(Place, Who);

    /// <summary>A request of an operator to the admin port: <c>operator → DELETE /admin/v1/…</c>, with a JSON body where one follows.</summary>
    internal sealed record Operate(string Place, string Method, string Target, string? Body) : ExampleStep(Place, Operator);

    /// <summary>What an operator is answered: <c>operator ← 200 {…}</c>, or the status alone.</summary>
    internal sealed record Operated(string Place, int Status, string? Body) : ExampleStep(Place, Operator);

    /// <summary>
    /// A plain HTTP request: <c>→ POST /api/v1/… NAME: VALUE; NAME: VALUE {…}</c>, with headers and a JSON body where they follow. The next line is the answer.
    /// </summary>
    internal sealed record Ask(string Place, string Who, string Method, string Target, IReadOnlyList<string> Headers, string? Body) : ExampleStep(Place, Who);

    /// <summary>An answer that is no JSON: <c>← 206 NAME: VALUE; NAME: VALUE</c>, with the headers that matter.</summary>
    internal sealed record Got(string Place, string Who, int Status, IReadOnlyList<string> Headers) : ExampleStep(Place, Who);

    /// <summary>A delivery to a webhook: <c>hook ← POST /path {…}</c>.</summary>
    internal sealed record Hooked(string Place, string Target, string Body) : ExampleStep(Place, Hook);

    /// <summary>What the receiver says to it: <c>hook → 200</c>.</summary>
    internal sealed record HookAnswer(string Place, int Status) : ExampleStep(Place, Hook);

    /// <summary>A frame to the server, <paramref name="Times"/> times.</summary>
    internal sealed record Send(string Place, string Who, int Times, string Frame) : ExampleStep(Place, Who);

    /// <summary>A frame from the server.</summary>
    internal sealed record Receive(string Place, string Who, string Frame) : ExampleStep(Place, Who);

    /// <summary>The server closes the socket with a code: <c>← close 4500</c>.</summary>
    internal sealed record Closed(string Place, string Who, int Code) : ExampleStep(Place, Who);

    /// <summary>The server is told to stop: <c>server ← SIGTERM</c>.</summary>
    internal sealed record Stop(string Place) : ExampleStep(Place, "server");
}
