using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Webhooks;

namespace OrleansChat.Silo.Webhooks;

/// <summary>Sends deliveries over HTTP, to addresses that users chose: no redirects, no cookies, no proxy, no networks of our own; of the answer nothing is read but its head.</summary>
internal sealed class WebhookPost : IWebhookPost, IDisposable
{
    public const string DeliveryHeader = "X-OrleansChat-Delivery";

    private const int MaxAnswerHeadKiB = 16;
    private const int MaxAnswerDrainBytes = 64 * 1024;
    private const int RepetitionsShare = 4;

    private static readonly Refusal NotAnAddress = new(RefusalCode.BadFrame, "A webhook's 'url' is an absolute address, as https://example.org/hook, without a user or a fragment.");
    private static readonly Refusal NotSecure = new(RefusalCode.Forbidden, "A webhook's address begins with https:// here.");
    private static readonly Refusal NotPublic = new(RefusalCode.Forbidden, "A webhook's address is public here.");

    private readonly WebhooksOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _slots;

    /// <summary>Of those: receivers that do not answer must not keep the others waiting.</summary>
    private readonly SemaphoreSlim _repetitions;

    public WebhookPost(IOptions<WebhooksOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        _slots = new SemaphoreSlim(_options.MaxConcurrent);
        _repetitions = new SemaphoreSlim(Math.Max(1, _options.MaxConcurrent / RepetitionsShare));
        _http = new HttpClient(Handler(_options)) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("OrleansChat-Webhook", "1"));
    }

    public Refusal? Check(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0
            || address.UserInfo.Length > 0 || address.Fragment.Length > 0 ? NotAnAddress
        : address.Scheme == "http" && !_options.AllowHttp ? NotSecure
        : !_options.AllowPrivateNetworks && IPAddress.TryParse(address.IdnHost, out IPAddress? literal) && !PublicAddresses.Include(literal) ? NotPublic
        : null;

    public async Task<PostResult> PostAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        // The settings may have changed since the webhook was made.
        if (Check(delivery.Webhook.Url) is { } refusal)
        {
            return new PostResult(null, refusal.Message);
        }

        if (!delivery.Repeats)
        {
            return await WithinAsync(_slots, () => TryAsync(delivery, cancellationToken), cancellationToken);
        }

        return await WithinAsync(
            _repetitions, () => WithinAsync(_slots, () => TryAsync(delivery, cancellationToken), cancellationToken), cancellationToken);
    }

    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
        _repetitions.Dispose();
    }

    private static async Task<PostResult> WithinAsync(SemaphoreSlim slots, Func<Task<PostResult>> post, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        try
        {
            return await post();
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<PostResult> TryAsync(WebhookDelivery delivery, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.Timeout);
        try
        {
            using HttpRequestMessage request = Request(delivery);
            using HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return new PostResult((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : ProblemOf(answer.StatusCode), RetryAfter(answer));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PostResult(null, "The receiver did not answer in time.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return new PostResult(null, ProblemOf(e));
        }
    }

    private HttpRequestMessage Request(WebhookDelivery delivery)
    {
        ReadOnlyMemory<byte> body = WebhookBody.Of(delivery);
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Webhook.Url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(DeliveryHeader, delivery.Id);
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(delivery.Webhook.Secret, _time.GetUtcNow(), body.Span));
        return request;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter?.Delta ?? (answer.Headers.RetryAfter?.Date is { } date ? date - _time.GetUtcNow() : null);

    private static string ProblemOf(HttpStatusCode status) => string.Create(null, $"The receiver answered {(int)status}.");

    private static string ProblemOf(Exception e) =>
        e is WebhookSocket.NotPublicException || e.InnerException is WebhookSocket.NotPublicException ? "The receiver has no public address."
        : e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }
            || e.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } ? "The receiver's name is not known."
        : e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? "There is no secure connection to the receiver."
        : "The receiver could not be reached, or broke the connection.";

    private static SocketsHttpHandler Handler(WebhooksOptions options) => new()
    {
        ConnectCallback = (context, cancellation) => WebhookSocket.ConnectAsync(context.DnsEndPoint, options.AllowPrivateNetworks, cancellation),
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.Timeout,
        MaxResponseHeadersLength = MaxAnswerHeadKiB,
        MaxResponseDrainSize = MaxAnswerDrainBytes,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1), // So that a name that means another machine is followed.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    };
}
