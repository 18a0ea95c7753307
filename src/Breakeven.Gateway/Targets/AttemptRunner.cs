using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Gateway.Targets.Draining;

namespace Breakeven.Gateway.Targets;

/// <summary>One try of one target: sends the request, judges the response, relays the answer.</summary>
internal sealed class AttemptRunner(UpstreamClient client, Readiness readiness, Drains drains)
{
    private const int LargestErrorBody = 64 * 1024;
    private const int LongestTraceParent = 55;
    private static readonly TimeSpan ErrorBodyTime = TimeSpan.FromSeconds(5);

    /// <summary>A closed connection is noticed within a round trip; what breaks later had begun to work.</summary>
    private static readonly TimeSpan StaleTime = TimeSpan.FromSeconds(1);

    /// <param name="left">Time left to the whole call.</param>
    public async Task<AttemptResult> TryAsync(CallContext call, Candidate candidate, IAnswerSink answer, TimeSpan left, CancellationToken clientGone)
    {
        if (Exchange.Open(call, candidate, out Exchange? exchange) is { } inexpressible) return AttemptFailures.Inexpressible(call, candidate, inexpressible);
        DateTimeOffset startedAt = call.Time.GetUtcNow();
        call.Answering = candidate;
        call.AttemptsMade++;
        using DrainLease? lease = candidate.Target.Provider.OnDisconnect == DisconnectAction.Drain && call.Racer is null ? new(drains, clientGone) : null;
        using AttemptClock clock = new(call.Time, left, readiness.CutOff, lease?.Token ?? clientGone);
        AttemptResult result = await SendAsync(call, candidate, exchange!, answer, clock, clientGone);
        if (lease is { IsDraining: true }) result = AttemptFailures.Drained(result);
        result.Row = call.Attempts.Count;
        call.Attempts.Add(CallRecordFactory.Attempt(candidate, startedAt, clock.Elapsed, result.Status, result.ErrorClass));
        return result;
    }

    private async Task<AttemptResult> SendAsync(CallContext call, Candidate candidate, Exchange exchange, IAnswerSink answer, AttemptClock clock, CancellationToken clientGone)
    {
        int? status = null;
        try
        {
            using Heartbeat heartbeat = new(call, answer, clientGone);
            TimeSpan headers = candidate.Target.Provider.Timeouts.HeadersFor(call.Request.Stream);
            clock.Expect(WaitPhase.Headers, call.Deadline.BeforeContent(headers, call.Elapsed, call.Request.Stream));
            using HttpResponseMessage response = await ConnectAsync(call, candidate, exchange, heartbeat, clock);
            status = (int)response.StatusCode;
            if (status is < 200 or > 299) return await RefusedAsync(call, candidate, exchange, response, heartbeat, clock);
            if (!MediaTypes.Is(response.Content, exchange.Target.StreamMediaType)) return await WholeRelay.RunAsync(call, candidate, exchange, response, heartbeat, clock);
            using StreamRelay relay = new(call, candidate, exchange, answer, heartbeat, clock);
            return await relay.RunAsync(response, clientGone);
        }
        catch (OperationCanceledException)
        {
            return AttemptFailures.Stopped(call, candidate, clock, status, clientGone);
        }
        catch (Exception broken) when (NetworkFailure.Is(broken))
        {
            return AttemptFailures.Broken(call, candidate, broken, status, clock.Elapsed);
        }
    }

    /// <summary>Sends the request, once more at once when it went out on a connection that the provider had closed while it was idle: nothing has run then.</summary>
    private async Task<HttpResponseMessage> ConnectAsync(CallContext call, Candidate candidate, Exchange exchange, Heartbeat heartbeat, AttemptClock clock)
    {
        string? traceParent = TraceParent(call);
        Task<HttpResponseMessage> sending = client.SendAsync(candidate, exchange, call.Arrival.Header, traceParent, out HttpRequestMessage sent, clock.Token);
        try
        {
            return await heartbeat.WhileAsync(new ValueTask<HttpResponseMessage>(sending));
        }
        catch (Exception broken) when (clock.Elapsed < StaleTime && StaleConnection.Explains(broken, sent))
        {
            return await heartbeat.WhileAsync(new ValueTask<HttpResponseMessage>(client.SendAsync(candidate, exchange, call.Arrival.Header, traceParent, out _, clock.Token)));
        }
    }

    /// <summary>The target answered with an error status: reads what it says, as far as it says it quickly.</summary>
    private static async Task<AttemptResult> RefusedAsync(
        CallContext call, Candidate candidate, Exchange exchange, HttpResponseMessage response, Heartbeat heartbeat, AttemptClock clock)
    {
        int status = (int)response.StatusCode;
        using PooledBuffer body = new(1024);
        clock.Expect(WaitPhase.End, ErrorBodyTime);
        try
        {
            await using Stream upstream = await response.Content.ReadAsStreamAsync(clock.Token);
            await BodyReader.ReadAsync(upstream, body, LargestErrorBody, heartbeat, clock.Token);
        }
        catch (Exception cut) when (NetworkFailure.Is(cut) || (cut is OperationCanceledException && clock.Expired == WaitPhase.End))
        {
            // The status says enough.
        }
        TimeSpan? retryAfter = RetryAfterHeader.Read(response.Headers, call.Time.GetUtcNow());
        Ruling ruling = RetryRules.ForStatus(candidate.Target, status, exchange.Target.ReadWhole(body.Written.Span).Error, retryAfter);
        return AttemptFailures.Of(call, candidate, ruling.Next, ruling.ErrorClass, status, ruling.Error, mayHaveRun: false, clock.Elapsed) with { RetryAfter = retryAfter };
    }

    private static string? TraceParent(CallContext call) =>
        call.Arrival.Header("traceparent") is { Length: LongestTraceParent } header && header.All(c => char.IsAsciiHexDigitLower(c) || c == '-') ? header : null;
}
