using Breakeven.Gateway.Caching;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Recording;

/// <summary>From a call to its ledger rows.</summary>
internal static class CallRecordFactory
{
    /// <summary>The row of a call that is never heard of again: outcome unknown, billed by its worst case.</summary>
    public static CallRecord Intent(CallContext call, Candidate candidate, Money? worstCase) => Facts(call, candidate) with
    {
        Outcome = CallOutcome.Unknown,
        InputTokens = call.Request.EstimatedInputTokens,
        UsageSource = UsageSource.Estimated,
        CostUsd = worstCase,
        CostBasis = worstCase is null ? CostBasis.None : CostBasis.Estimated,
    };

    public static CallRecord Outcome(CallContext call, CallResult result, CallCost cost)
    {
        TokenUsage? usage = result.UsageSource == UsageSource.None ? null : result.Usage;
        return Facts(call, result.Candidate) with
        {
            Outcome = result.Outcome,
            Status = StatusOf(call, result),
            ErrorCode = result.Error?.Code,
            Attempts = [.. call.Attempts],
            ResponseModel = result.ResponseModel,
            DurationMs = Math.Round(call.Elapsed.TotalMilliseconds, 3),
            TtfcMs = result.TimeToFirstChunk is { } first ? Math.Round(first.TotalMilliseconds, 3) : null,
            OverheadUs = (long)call.Overhead.TotalMicroseconds,
            InputTokens = usage?.Input,
            CachedInputTokens = usage?.CachedInput,
            CacheWriteTokens = usage?.CacheWrite,
            OutputTokens = usage?.Output,
            ReasoningTokens = usage?.Reasoning,
            UsageSource = result.UsageSource,
            UsageSuspect = result.UsageSuspect ? true : null,
            ProviderUsage = result.RawUsage,
            CostUsd = cost.Cost,
            CostBasis = cost.Basis,
            MarginalCostUsd = cost.Marginal,
        };
    }

    /// <summary>As the client sees it, whose protocol may have a status of its own for an error.</summary>
    private static int StatusOf(CallContext call, CallResult result) =>
        result.Error is { } error && error.Status == result.Status ? call.Client.StatusOf(error) : result.Status;

    private static CallRecord Facts(CallContext call, Candidate? candidate) => new()
    {
        Id = call.Arrival.Id.Value,
        RequestId = call.RequestId,
        StartedAt = call.Arrival.StartedAt,
        Key = call.CallerOrNull?.Key?.Name,
        Environment = call.AdmissionOrNull?.Environment,
        Workload = call.AdmissionOrNull?.Workload,
        DataClass = call.AdmissionOrNull?.DataClass,
        PersonalData = call.PersonalData,
        Tags = call.AdmissionOrNull?.Tags,
        Protocol = call.Client.Name,
        Operation = call.Client.Operation,
        Route = call.RouteOrNull?.Name,
        RequestModel = call.RequestOrNull?.Model,
        Stream = call.RequestOrNull?.Stream ?? false,
        Target = candidate?.Target.Id,
        Provider = candidate?.Target.Endpoint.Name,
        Location = candidate?.Target.Location,
        Region = candidate?.Target.Provider.Region?.Value,
        Cache = call.Cache?.Word(),
        Decision = call.PlanOrNull is { } plan ? DecisionOf(plan, candidate) : null,
        PrefixHashes = call.PrefixHashes,
        ConfigVersion = call.Snapshot.Version,
        PriceBookVersion = call.Snapshot.Prices.Version,
    };

    /// <summary>One try, with the place that it sent the call's data to.</summary>
    public static Attempt Attempt(Candidate candidate, DateTimeOffset startedAt, TimeSpan took, int? status, string? errorClass) =>
        new(candidate.Target.Id, startedAt, Math.Round(took.TotalMilliseconds, 3), status, errorClass)
        {
            Provider = candidate.Target.Endpoint.Name,
            Model = candidate.Model,
            Location = candidate.Target.Location,
            Region = candidate.Target.Provider.Region?.Value,
        };

    /// <summary>Why this target: the strategy's reason, or <c>fallback</c> when its first choice did not answer.</summary>
    public static string DecisionOf(RoutePlan plan, Candidate? answered) =>
        answered is { } candidate && candidate != plan.Order[0] ? "fallback" : plan.Reason;
}
