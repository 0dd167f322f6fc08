using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>
/// Plays examples on a running gateway: the steps of a document are one conversation, from top to bottom. Between the frames that come to one
/// connection no order is asked, because the protocol promises none between replies and events.
/// </summary>
internal sealed partial class ExampleRunner(ExampleServer server) : IAsyncDisposable
{
    private readonly ExampleFrames _frames = new();
    private readonly Dictionary<string, Participant> _participants = [];
    private Task? _stopping;

    public async Task PlayAsync(IReadOnlyList<ExampleStep> steps)
    {
        for (int index = 0; index < steps.Count; index++)
        {
            switch (steps[index])
            {
                case ExampleStep.Connect connect when index + 1 < steps.Count && steps[index + 1] is ExampleStep.Refused refused:
                    await RefuseAsync(connect, refused);
                    index++;
                    break;
                case ExampleStep.Operate operate when index + 1 < steps.Count && steps[index + 1] is ExampleStep.Operated operated:
                    await OperateAsync(operate, operated);
                    index++;
                    break;
                case ExampleStep.Ask ask when index + 1 < steps.Count && steps[index + 1] is ExampleStep.Refused answer:
                    await AskAsync(ask, answer);
                    index++;
                    break;
                case ExampleStep.Ask ask when index + 1 < steps.Count && steps[index + 1] is ExampleStep.Got got:
                    await AskAsync(ask, got);
                    index++;
                    break;
                case ExampleStep.Hooked hooked:
                    await HookAsync(hooked);
                    break;
                case ExampleStep.HookAnswer answer:
                    _hook.Answer(answer.Place, answer.Status);
                    break;
                case ExampleStep.Connect connect:
                    await ConnectAsync(connect);
                    break;
                case ExampleStep.Send send:
                    await SendAsync(send);
                    break;
                case ExampleStep.Receive receive:
                    await ReceiveAsync(receive);
                    break;
                case ExampleStep.Closed closed:
                    await CloseAsync(closed);
                    break;
                case ExampleStep.Stop:
                    _stopping = server.StopAsync();
                    break;
                default:
                    Assert.Fail($"{steps[index].Place}: nothing was refused here.");
                    break;
            }
        }

        if (_stopping is not null)
        {
            await _stopping;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Participant participant in _participants.Values)
        {
            await participant.Client.DisposeAsync();
        }

        _hook.Dispose();
    }

    private async Task ConnectAsync(ExampleStep.Connect step)
    {
        FrameClient client = await FrameClient.ConnectAsync(Address(step.Target), options =>
        {
            if (step.Header is { } header)
            {
                (string name, string value) = Split(header);
                options.SetRequestHeader(name, FillWords(value));
            }
        });
        if (_participants.Remove(step.Who, out Participant? before))
        {
            await before.Client.DisposeAsync();
        }

        // The client has taken hello for itself; the example may show it.
        _participants[step.Who] = new Participant(client, [client.Hello]);
    }

    private async Task RefuseAsync(ExampleStep.Connect connect, ExampleStep.Refused refused)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(Address(connect.Target)) { Scheme = "http" }.Uri);
        string[] handshake = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
        foreach ((string name, string value) in handshake.Append(connect.Header).OfType<string>().Select(Split))
        {
            request.Headers.Remove(name);
            Assert.True(request.Headers.TryAddWithoutValidation(name, FillWords(value)), $"{connect.Place}: {name} is no header.");
        }

        using HttpResponseMessage response = await http.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(
            response.StatusCode == (HttpStatusCode)refused.Status && _frames.Matches(refused.Frame, JsonNode.Parse(body)),
            $"{refused.Place}: expected {refused.Status} {refused.Frame}\ngot {(int)response.StatusCode} {body}");
    }

    private async Task OperateAsync(ExampleStep.Operate operate, ExampleStep.Operated operated)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(operate.Method), new Uri(server.Admin, operate.Target));
        string key = await File.ReadAllTextAsync(Path.Combine(server.Data, "admin.key"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        request.Content = operate.Body is null ? null : new StringContent(_frames.Fill(operate.Body), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(
            response.StatusCode == (HttpStatusCode)operated.Status && (operated.Body is null ? body.Length == 0 : _frames.Matches(operated.Body, JsonNode.Parse(body))),
            $"{operated.Place}: expected {operated.Status} {operated.Body}\ngot {(int)response.StatusCode} {body}");
    }

    private async Task SendAsync(ExampleStep.Send step)
    {
        string frame = Local(_frames.Fill(step.Frame));
        for (int time = 0; time < step.Times; time++)
        {
            await Of(step).Client.SendAsync(frame);
        }
    }

    private async Task ReceiveAsync(ExampleStep.Receive step)
    {
        Participant participant = Of(step);
        while (true)
        {
            int index = participant.Waiting.FindIndex(frame => _frames.Matches(Local(step.Frame), frame));
            if (index >= 0)
            {
                _hook.Note(participant.Waiting[index]);
                participant.Waiting.RemoveAt(index);
                return;
            }

            try
            {
                participant.Waiting.Add(await participant.Client.NextAsync());
            }
            catch (Exception e) when (e is IOException or TimeoutException)
            {
                Assert.Fail($"{step.Place}: {e.Message} Expected {step.Frame}\ngot\n{string.Join('\n', participant.Waiting.Select(frame => frame.ToJsonString(Readable)))}");
            }
        }
    }

    private async Task CloseAsync(ExampleStep.Closed step)
    {
        FrameClient client = Of(step).Client;
        await client.Closed.WaitAsync(Eventually.Deadline);
        Assert.True(step.Code == (int?)client.CloseStatus, $"{step.Place}: closed with {(int?)client.CloseStatus}.");
    }

    private Participant Of(ExampleStep step) =>
        _participants.TryGetValue(step.Who, out Participant? participant)
            ? participant
            : throw new InvalidOperationException($"{step.Place}: '{step.Who}' is not connected.");

    private Uri Address(string target) => new(server.NextGateway().Socket, _frames.Fill(Quote(target)).Trim('"'));

    private static (string Name, string Value) Split(string header) => (header.Split(": ", 2)[0], header.Split(": ", 2)[1]);

    private static string Quote(string text) => $"\"{text}\"";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A connection and what came to it that no line of the example has shown yet.</summary>
    private sealed record Participant(FrameClient Client, List<JsonObject> Waiting);
}
