using Breakeven.Gateway.Caching.Answers;
using Breakeven.Gateway.Caching.Flights;
using Breakeven.Gateway.Caching.Requests;
using Breakeven.Gateway.Caching.Semantic;
using Breakeven.Gateway.Caching.Storage;
using Breakeven.Gateway.Routing;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Caching;

/// <summary>Stage <c>recall</c>: whether a stored answer serves the call; and, when it has been made, whether its answer may serve others.</summary>
/// <remarks>
/// After the policy, since a stored answer is still data that may not leave a region: it serves only calls with the same tenant, data classes and permitted targets.
/// For each call: 1. what the configuration and the client's header say; 2. whether the request can be repeated at all; 3. its key; 4. the store; 5. a call with the same
/// request that is being made; 6. an answer to a similar request. Whatever fails here, the call is made.
/// </remarks>
internal sealed partial class ResponseCache(CacheStores stores, FlightBoard flights, SemanticCache semantic, CacheMetrics metrics, ILogger<ResponseCache> logger)
{
    /// <summary>The client's own word: <c>off</c> neither reads nor stores, <c>refresh</c> stores a new answer.</summary>
    public const string Header = "x-breakeven-cache";
    private const string Off = "off", Refresh = "refresh";

    /// <summary>First half, which needs nothing but the call: a header that cannot be read is the client's mistake.</summary>
    public static CallError? Read(CallContext call)
    {
        call.Cache = CacheOutcome.Off;
        return call.Arrival.Header(Header) is null or Off or Refresh ? null : GatewayErrors.InvalidHeader(Header, "is 'off' or 'refresh'");
    }

    /// <returns>Always null: without an answer <see cref="CallContext.Result"/> stays unset, and the call is made.</returns>
    public ValueTask<CallError?> RecallAsync(CallContext call, CancellationToken clientGone)
    {
        if (call.Result is not null || call.HeldOut is not null || stores.Of(call) is not { } store) return default;
        CacheRule rule = CacheRule.Of(call);
        if (!rule.Exact) return default;
        return TryRecallAsync(call, store, rule, clientGone);
    }

    /// <summary>The sink to answer to: one that keeps a copy, where the answer may be stored.</summary>
    public IAnswerSink Watch(CallContext call, IAnswerSink answer) => call.Fill is { } fill ? new FillingSink(call, fill, answer, GiveUp) : answer;

    /// <summary>Stores the answer where it may be used again, and gives it to those who wait for it. After its record is written, before its end is sent.</summary>
    public async ValueTask KeepAsync(CallContext call, CallResult result)
    {
        if (call.Fill is not { } fill) return;
        try
        {
            await KeepAsync(call, result, fill);
        }
        catch (Exception bug)
        {
            LogFailed(bug, call.Arrival.Id); // the client's answer is not the cache's to break
        }
    }

    /// <summary>Runs on every way out: whoever waits for a call that has no answer to share goes on.</summary>
    public void End(CallContext call)
    {
        if (call.Fill is not { } fill) return;
        if (fill.Flight is { } flight) flights.Fail(flight);
        fill.Flight = null;
        fill.Dispose();
        call.Fill = null;
    }

    private async ValueTask KeepAsync(CallContext call, CallResult result, CacheFill fill)
    {
        StoredAnswer? answer = fill.Complete(call, result, out string reason);
        metrics.Filled(reason);
        if (answer is null)
        {
            if (reason != "not_ok") GiveUp(fill);
            return;
        }
        await fill.Store.StoreAsync(fill.Key, answer, fill.Rule.Ttl, here: call.Policy.Restricted);
        if (fill.Flight is { } flight) flights.Land(flight, Landing.With(answer, CacheOutcome.Exact));
        fill.Flight = null;
        semantic.Keep(call, fill, answer);
    }

    private async ValueTask<CallError?> TryRecallAsync(CallContext call, CacheStore store, CacheRule rule, CancellationToken clientGone)
    {
        try
        {
            return await RecallAsync(call, store, rule, clientGone);
        }
        catch (Exception bug) when (!clientGone.IsCancellationRequested)
        {
            LogFailed(bug, call.Arrival.Id);
            call.Cache = call.Fill is null ? CacheOutcome.Off : CacheOutcome.Miss;
            return null;
        }
    }

    private async ValueTask<CallError?> RecallAsync(CallContext call, CacheStore store, CacheRule rule, CancellationToken clientGone)
    {
        ExactCacheConfig config = call.Snapshot.Config.Cache!.Exact!;
        string? word = call.Arrival.Header(Header);
        if (word == Off) return Skip("header");
        using PooledBuffer material = new(call.Request.Body.Length + 512);
        if (WhyNot(call, rule, config, material) is { } why) return Skip(why);
        string key = store.KeyOf(material);
        call.Cache = CacheOutcome.Miss;
        call.Fill = new(store, key, rule, config.MaxAnswerBytes);
        if (word == Refresh)
        {
            metrics.Called(CacheOutcome.Miss, "refresh");
            return null;
        }
        if (await FindAsync(call, store, key, rule, clientGone) is { } found)
        {
            Give(call, found, CacheOutcome.Exact, "store");
            return null;
        }
        if (await WaitAsync(call, call.Fill, config.Wait, clientGone) is { Answer: { } landed } landing)
        {
            Give(call, landed, landing.Outcome, "flight");
            return null;
        }
        if (rule.Semantic && WireFormats.IsConversation(call.Client.Format) && Permitted(call, await semantic.FindAsync(call, call.Fill, material, clientGone)) is { } similar)
        {
            if (call.Fill.Flight is { } flight) flights.Land(flight, Landing.With(similar, CacheOutcome.Semantic));
            Give(call, similar, CacheOutcome.Semantic, "similar");
            return null;
        }
        metrics.Called(CacheOutcome.Miss, "none");
        return null;
    }

    /// <summary>Writes the key's material.</summary>
    /// <returns>Null, or why the request is not one to be answered from a store.</returns>
    private static string? WhyNot(CallContext call, CacheRule rule, ExactCacheConfig config, PooledBuffer material)
    {
        WireFormat format = call.Client.Format;
        if (format == WireFormat.CountTokens) return "operation";
        if (call.Request.Choices > 1) return "choices";
        CacheScope.Write(call, material);
        if (!AnswerReplay.CrossesShapes(format)) material.Append([call.Request.Stream ? (byte)1 : (byte)0, call.Request.ClientWantsUsage ? (byte)1 : (byte)0]);
        RequestTraits traits = RequestFingerprint.Write(call, config, material);
        bool generates = WireFormats.IsConversation(format) || format == WireFormat.Completions;
        if (generates && rule.When == CacheWhen.Deterministic && (traits & (RequestTraits.Greedy | RequestTraits.Seeded)) == RequestTraits.None) return "not_deterministic";
        if (traits.HasFlag(RequestTraits.ProviderTools) || (traits.HasFlag(RequestTraits.Functions) && rule.Tools == CacheTools.Never)) return "tools";
        if (traits.HasFlag(RequestTraits.Reference)) return "reference";
        if (traits.HasFlag(RequestTraits.Stores)) return "stores";
        return traits.HasFlag(RequestTraits.OtherMedia) ? "media" : null;
    }

    private CallError? Skip(string reason)
    {
        metrics.Called(CacheOutcome.Off, reason);
        return null;
    }

    /// <summary>What is stored may come from another process: the wait for it is not the gateway's own time.</summary>
    private static async ValueTask<StoredAnswer?> FindAsync(CallContext call, CacheStore store, string key, CacheRule rule, CancellationToken clientGone)
    {
        ValueTask<StoredAnswer?> finding = store.FindAsync(key, rule.Ttl, here: call.Policy.Restricted, clientGone);
        if (finding.IsCompleted) return Permitted(call, await finding);
        long started = call.Waiting.Start();
        StoredAnswer? found = await finding;
        call.Waiting.Stop(started);
        return Permitted(call, found);
    }

    /// <summary>The key says so already; an answer is worth a second look.</summary>
    private static StoredAnswer? Permitted(CallContext call, StoredAnswer? answer)
    {
        if (answer is null) return null;
        foreach (WeightedCandidate candidate in call.Policy.Permitted)
            if (candidate.Target.Id == answer.TargetId && candidate.Candidate.Model == answer.Model) return answer;
        return null;
    }

    /// <returns>What came of the call that was waited for; without an answer this one is to be made.</returns>
    private async ValueTask<Landing> WaitAsync(CallContext call, CacheFill fill, TimeSpan longest, CancellationToken clientGone)
    {
        if (longest == TimeSpan.Zero) return Landing.Apart;
        TaskCompletionSource<Landing>? wait = flights.Enter(fill.Key, out Flight flight);
        if (wait is null)
        {
            fill.Flight = flight;
            if (await fill.Store.FindAsync(fill.Key, fill.Rule.Ttl, here: true, clientGone) is not { } landed) return Landing.Lead; // else the one before has landed since this call looked
            GiveUp(fill);
            return Landing.With(landed, CacheOutcome.Exact) with { Answer = Permitted(call, landed) };
        }
        Landing landing = await LandingAsync(call, flight, wait, longest, clientGone);
        if (landing.Leads) fill.Flight = flight;
        clientGone.ThrowIfCancellationRequested(); // a leader whose client has gone fails like any other
        return landing with { Answer = Permitted(call, landing.Answer) };
    }

    private async Task<Landing> LandingAsync(CallContext call, Flight flight, TaskCompletionSource<Landing> wait, TimeSpan longest, CancellationToken clientGone)
    {
        long started = call.Waiting.Start();
        try
        {
            return await wait.Task.WaitAsync(longest, call.Time, clientGone);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            return flights.Leave(flight, wait) ?? Landing.Apart;
        }
        finally
        {
            call.Waiting.Stop(started);
        }
    }

    private void Give(CallContext call, StoredAnswer answer, CacheOutcome outcome, string reason)
    {
        call.Result = AnswerReplay.To(call, answer);
        call.Cache = outcome;
        call.Fill!.Dispose();
        call.Fill = null;
        metrics.Called(outcome, reason);
    }

    /// <summary>There will be no answer to share: whoever waits makes its own call.</summary>
    private void GiveUp(CacheFill fill)
    {
        if (fill.Flight is { } flight) flights.Land(flight, Landing.Apart);
        fill.Flight = null;
    }

    [LoggerMessage(EventId = 3606, Level = LogLevel.Error, Message = "Call {CallId}: the response cache failed; the call goes on without it")]
    private partial void LogFailed(Exception exception, CallId callId);
}
