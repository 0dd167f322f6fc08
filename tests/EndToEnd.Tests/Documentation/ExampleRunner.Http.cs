using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansChat.EndToEnd.Tests.Documentation;

// Plain HTTP: what scripts ask, and what receivers of webhooks get.
internal sealed partial class ExampleRunner
{
    private readonly ExampleHook _hook = ExampleHook.Start();

    private async Task AskAsync(ExampleStep.Ask ask, ExampleStep.Refused answer)
    {
        using var http = new HttpClient();
        var address = new UriBuilder(new Uri(server.NextGateway().Socket, FillWords(ask.Target))) { Scheme = "http" };
        using var request = new HttpRequestMessage(new HttpMethod(ask.Method), address.Uri);
        request.Content = ask.Body is null ? null : new StringContent(_frames.Fill(ask.Body), Encoding.UTF8, "application/json");
        foreach ((string name, string value) in ask.Headers.Select(Split))
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, FillWords(value)), $"{ask.Place}: {name} is no header.");
        }

        using HttpResponseMessage response = await http.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(
            response.StatusCode == (HttpStatusCode)answer.Status && _frames.Matches(answer.Frame, JsonNode.Parse(body)),
            $"{answer.Place}: expected {answer.Status} {answer.Frame}\ngot {(int)response.StatusCode} {body}");
    }

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
