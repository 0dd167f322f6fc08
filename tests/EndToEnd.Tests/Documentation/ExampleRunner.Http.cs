using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Documentation;

// Plain HTTP: what scripts ask, and what receivers of webhooks get.
internal sealed partial class ExampleRunner
{
    private readonly ExampleHook _hook = ExampleHook.Start();

    /// <summary>A header of examples that none is: the file that a multipart body carries, one of those beside this class.</summary>
    private const string FileHeader = "File";

    private static readonly HttpClient Http = new();

    private async Task AskAsync(ExampleStep.Ask ask, ExampleStep.Refused answer)
    {
        using HttpResponseMessage response = await AskAsync(ask);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(
            response.StatusCode == (HttpStatusCode)answer.Status && _frames.Matches(answer.Frame, JsonNode.Parse(body)),
            $"{answer.Place}: expected {answer.Status} {answer.Frame}\ngot {(int)response.StatusCode} {body}");
    }

    private async Task AskAsync(ExampleStep.Ask ask, ExampleStep.Got answer)
    {
        using HttpResponseMessage response = await AskAsync(ask);
        string got = $"{(int)response.StatusCode}\n{response.Headers}{response.Content.Headers}";
        Assert.True(response.StatusCode == (HttpStatusCode)answer.Status, $"{answer.Place}: got {got}");
        foreach ((string name, string value) in answer.Headers.Select(Split))
        {
            string[] values = [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value.ToString())];
            Assert.True(
                values.Any(one => value.EndsWith('…') ? one.StartsWith(value[..^1], StringComparison.Ordinal) : one == value), $"{answer.Place}: expected {name}: {value}\ngot {got}");
        }
    }

    private async Task<HttpResponseMessage> AskAsync(ExampleStep.Ask ask)
    {
        var address = new UriBuilder(new Uri(server.NextGateway().Socket, FillPath(ask.Target))) { Scheme = "http" };
        using var request = new HttpRequestMessage(new HttpMethod(ask.Method), address.Uri);
        request.Content = ask.Body is null ? null : new StringContent(_frames.Fill(ask.Body), Encoding.UTF8, "application/json");
        foreach ((string name, string value) in ask.Headers.Select(Split))
        {
            if (name == FileHeader)
            {
                var file = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Documentation", "Files", value)));
                request.Content = new MultipartFormDataContent { { file, "file", value } };
                continue;
            }

            Assert.True(request.Headers.TryAddWithoutValidation(name, FillWords(value)), $"{ask.Place}: {name} is no header.");
        }

        return await Http.SendAsync(request);
    }

    /// <summary>A path that was seen whole, or one whose parts were.</summary>
    private string FillPath(string target) =>
        _frames.Saw(target) ? FillWords(target) : string.Join('/', target.Split('/').Select(part => part.Length == 0 ? "" : FillWords(part)));

    private async Task HookAsync(ExampleStep.Hooked step)
    {
        (string path, JsonObject body) = await _hook.NextAsync(step.Place);
        Assert.True(
            path == step.Target && _frames.Matches(step.Body, body), $"{step.Place}: expected {step.Target} {step.Body}\ngot {path} {body.ToJsonString(Readable)}");
    }

    /// <summary>The words of a header or a path; what is abbreviated in them was seen in what came.</summary>
    private string FillWords(string text) => string.Join(' ', text.Split(' ').Select(word => _frames.Fill(Quote(word)).Trim('"')));

    /// <summary>What an example shows of the receiver's address is where it really is.</summary>
    private string Local(string shown) => shown.Replace(ExampleHook.Shown, _hook.Url, StringComparison.Ordinal);
}
