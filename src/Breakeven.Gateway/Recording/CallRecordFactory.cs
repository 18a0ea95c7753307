using Breakeven.Gateway.Caching;
using Breakeven.Gateway.Idempotency;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Recording;

/// <summary>From a call to its ledger rows.</summary>
internal static class CallRecordFactory
{
    /// <summary>The row of a call that is never heard of again: outcome unknown, billed by its worst case.</summary>
    public static CallRecord Intent(CallContext call, Candidate candidate, Money? worstCase) =>
        Record(call, candidate, ended: null, UsageSource.Estimated, new(worstCase, worstCase is null ? CostBasis.None : CostBasis.Estimated));

    public static CallRecord Outcome(CallContext call, CallResult result, CallCost cost) => Record(call, result.Candidate, result, result.UsageSource, cost);

    /// <summary>As the client sees it, whose protocol may have a status of its own for an error.</summary>
    private static int StatusOf(CallContext call, CallResult result) =>
        result.Error is { } error && error.Status == result.Status ? call.Client.StatusOf(error) : result.Status;

    /// <summary>Both rows in one go: a record is large, and copying it to change it costs as much as making it.</summary>
    /// <param name="ended">Null while the call is under way.</param>
    private static CallRecord Record(CallContext call, Candidate? candidate, CallResult? ended, UsageSource source, CallCost cost)
    {
        TokenUsage? usage = ended is null || source == UsageSource.None ? null : ended.Usage;
        return new()
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
            Decision = call.IsReplay ? IdempotencyKeys.Decision : call.Cache.Decision() is { } stored ? stored : call.PlanOrNull is { } plan ? DecisionOf(plan, candidate) : null,
            Score = call.Complexity is { } scored ? Math.Round(scored.Score, 4) : null,
            PrefixHashes = call.PrefixHashes,
            ConfigVersion = call.Snapshot.Version,
            PriceBookVersion = call.Snapshot.Prices.Version,
            Experiment = call.Arm?.Experiment,
            Arm = call.Arm?.Word,
            ShadowOf = call.ShadowOf,
            PromptMeasures = call.Prompt?.MeasuresAt(candidate),
            PromptTokensBefore = call.Prompt?.TokensBefore,
            PromptTokensAfter = call.Prompt is null ? null : call.Request.EstimatedInputTokens,
            PromptParts = call.Prompt?.Parts,
            MaxOutputTokens = call.Prompt is { OutputLimit: not null } ? null : call.RequestOrNull?.MaxOutputTokens,
            Outcome = ended?.Outcome ?? CallOutcome.Unknown,
            Status = ended is null ? 0 : StatusOf(call, ended),
            ErrorCode = ended?.Error?.Code,
            Attempts = ended is null ? [] : [.. call.Attempts],
            ResponseModel = ended?.ResponseModel,
            DurationMs = ended is null ? null : Math.Round(call.Elapsed.TotalMilliseconds, 3),
            TtfcMs = ended?.TimeToFirstChunk is { } first ? Math.Round(first.TotalMilliseconds, 3) : null,
            OverheadUs = ended is null ? null : (long)call.Overhead.TotalMicroseconds,
            InputTokens = ended is null ? call.Request.EstimatedInputTokens : usage?.Input,
            CachedInputTokens = usage?.CachedInput,
            CacheWriteTokens = usage?.CacheWrite,
            OutputTokens = usage?.Output,
            ReasoningTokens = usage?.Reasoning,
            UsageSource = source,
            UsageSuspect = ended is { UsageSuspect: true } ? true : null,
            ProviderUsage = ended?.RawUsage,
            CostUsd = cost.Cost,
            CostBasis = cost.Basis,
            MarginalCostUsd = cost.Marginal,
        };
    }

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
        answered is { } candidate && candidate != plan.Order[0] ? plan.Escalation ?? "fallback" : plan.Reason;
}
