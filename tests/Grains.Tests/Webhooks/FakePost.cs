using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Webhooks;

namespace OrleansChat.Grains.Tests.Webhooks;

/// <summary>A receiver in memory, which answers as it is told.</summary>
internal sealed class FakePost : IWebhookPost
{
    private readonly Lock _lock = new();
    private readonly List<WebhookDelivery> _tried = [];
    private TaskCompletionSource? _held;

    /// <summary>What deliveries are answered.</summary>
    public PostResult Answer { get; set; } = new(200);

    /// <summary>Why an address is refused.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>Everything that came, whatever was answered.</summary>
    public IReadOnlyList<WebhookDelivery> Tried
    {
        get
        {
            lock (_lock)
            {
                return [.. _tried];
            }
        }
    }

    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        TaskCompletionSource? held = _held;
        _held = null;
        held?.TrySetResult();
    }

    public Refusal? Check(string url) => Refusal;

    public async Task<PostResult> PostAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _tried.Add(delivery);
        }

        PostResult answer = Answer;
        await (_held?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        return answer;
    }
}
