namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>A request that a document shows as a curl command, and the answer shown below it.</summary>
/// <param name="Place">File and line, for people.</param>
/// <param name="Url">As shown: <c>$ADMIN/admin/v1/cluster</c>.</param>
/// <param name="Headers">As shown; <c>$AUTH</c> stands for one.</param>
/// <param name="Body">What is sent, or null.</param>
/// <param name="Status">The status that the answer has.</param>
/// <param name="AnswerHeaders">Headers that the answer has, among others.</param>
/// <param name="Answer">The answer's body; empty where there is none.</param>
internal sealed record HttpExample(
    string Place,
    string Method,
    string Url,
    IReadOnlyList<string> Headers,
    string? Body,
    int Status,
    IReadOnlyList<string> AnswerHeaders,
    string Answer);
