using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Gateway.Targets;
using Breakeven.Protocols.OpenAI;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>One request and its answer.</summary>
internal sealed class PassthroughExchange(CallContext call, Candidate candidate, PassthroughRequest request, IAnswerSink answer, AttemptClock clock)
{
    private const int LargestErrorBody = 64 * 1024;
    private static readonly TimeSpan ErrorBodyTime = TimeSpan.FromSeconds(5);
    private readonly Target _target = candidate.Target;
    private TokenUsage? _usage;
    private TimeSpan? _firstChunk;
    private PooledBuffer? _terminal;

    public int? Status { get; private set; }
    public AnswerHead Head { get; private set; }

    /// <returns>Null when the answer came through, or what the provider said instead.</returns>
    public async Task<PassthroughFailure?> RunAsync(UpstreamClient client, PassthroughUpload upload, CancellationToken clientGone)
    {
        Uri address = ProviderTypes.AddressOf(_target.Provider)!;
        using HttpRequestMessage message = new(request.Method, $"{address}{request.Path}{request.Query}") { Content = request.Body is null ? null : new PassthroughContent(upload, request) };
        PassthroughHeaders.Set(message, call.Arrival.Header);
        await _target.Endpoint.Adapter.AuthorizeAsync(message, body: default, call.Arrival.Header, clock.Token);
        if (request.Body is null) clock.Expect(WaitPhase.Headers, _target.Provider.Timeouts.HeadersFor(stream: false));
        else clock.Pause(); // how long the upload takes is the client's affair
        using HttpResponseMessage response = await SendAsync(client.PoolOf(candidate, address), message);
        Status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode) return await RefusedAsync(response);
        Head = PassthroughHeaders.Answer(call, response);
        using PassthroughRelay relay = new(call, _target, answer, clock);
        try
        {
            _terminal = await relay.RunAsync(response, Head, clientGone);
            _usage = relay.Usage;
            return null;
        }
        finally
        {
            _firstChunk = relay.FirstChunk;
        }
    }

    public CallResult Result(PassthroughFailure? failure)
    {
        CallOutcome outcome = failure is not { } failed ? CallOutcome.Ok
            : answer.HasStarted && failed.Error.Outcome != CallOutcome.ClientDisconnect ? CallOutcome.Truncated
            : failed.Error.Outcome;
        CallError? error = outcome == CallOutcome.Truncated ? GatewayErrors.Interrupted(failure!.Value.Error, outcome) : failure?.Error;
        return new()
        {
            Outcome = outcome,
            Status = failure is null || outcome == CallOutcome.Truncated ? Status!.Value : error!.Status,
            Error = error,
            Candidate = candidate,
            Usage = _usage ?? default,
            UsageSource = _usage is null ? UsageSource.None : UsageSource.Provider,
            MeasuredTime = clock.Elapsed,
            TimeToFirstChunk = _firstChunk,
            Terminal = _terminal,
        };
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker pool, HttpRequestMessage message)
    {
        long started = call.Waiting.Start();
        try
        {
            return await pool.SendAsync(message, clock.Token);
        }
        finally
        {
            call.Waiting.Stop(started);
        }
    }

    private async Task<PassthroughFailure?> RefusedAsync(HttpResponseMessage response)
    {
        if (Status == StatusCodes.Status404NotFound && request.NamesOne) return new("rejected", PassthroughErrors.NoSuchFile);
        using PooledBuffer body = new(1024);
        clock.Expect(WaitPhase.End, ErrorBodyTime);
        try
        {
            await using Stream upstream = await response.Content.ReadAsStreamAsync(clock.Token);
            while (body.Length < LargestErrorBody && await upstream.ReadAsync(body.GetMemory(4096), clock.Token) is var read and > 0) body.Advance(read);
        }
        catch (Exception cut) when (NetworkFailure.Is(cut) || (cut is OperationCanceledException && clock.Expired == WaitPhase.End))
        {
            // The status says enough.
        }
        TimeSpan? retryAfter = RetryAfterHeader.Read(response.Headers, call.Time.GetUtcNow());
        Ruling ruling = RetryRules.ForStatus(_target, Status!.Value, ChatCompletionsProtocol.Instance.ReadWhole(body.Written.Span).Error, retryAfter);
        return new(ruling.ErrorClass, ruling.Error);
    }
}
