using System.Collections.Immutable;

namespace Breakeven;

/// <summary>One immutable row of the ledger: who, what, where, usage, latency, cost, outcome and the versions in force.</summary>
/// <remarks>JSON names are the members in snake case (CONTRACT §4). No prompt and no answer, ever. A member without a value is null.</remarks>
public sealed record CallRecord
{
    internal const string DefaultProtocol = "openai", DefaultOperation = "chat";

    /// <summary>The tag of calls that the gateway made for itself, to embed a text or to compare two answers. Clients cannot give it.</summary>
    public const string SideCallTag = "breakeven.cache";

    /// <summary>Among <see cref="PromptMeasures"/>: what the gateway marked is kept by the provider for an hour, not for minutes.</summary>
    public const string HourMark = "cache:1h";

    public required Guid Id { get; init; }
    public required string RequestId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Name of the gateway's key, never the key.</summary>
    public string? Key { get; init; }
    public string? Environment { get; init; }
    public string? Workload { get; init; }
    public string? DataClass { get; init; }

    /// <summary>How many pieces of personal data of each kind the request held, as <c>email</c>; never the data. Null where none was looked for or found.</summary>
    public ImmutableSortedDictionary<string, int>? PersonalData { get; init; }
    public ImmutableSortedDictionary<string, string>? Tags { get; init; }

    /// <summary>The client's wire format: <c>openai</c>, <c>anthropic</c>, <c>ollama</c>; <c>import</c> for past traffic.</summary>
    public string Protocol { get; init; } = DefaultProtocol;
    public string Operation { get; init; } = DefaultOperation;
    public string? Route { get; init; }
    public string? RequestModel { get; init; }
    public string? Target { get; init; }
    public string? Provider { get; init; }
    public string? ResponseModel { get; init; }
    public Location? Location { get; init; }
    public string? Region { get; init; }
    public bool Stream { get; init; }

    public CallOutcome Outcome { get; init; }

    /// <summary>HTTP status that the client got; 499 when it had gone.</summary>
    public int Status { get; init; }
    public string? ErrorCode { get; init; }
    public ImmutableArray<Attempt> Attempts { get; init; } = [];

    public long? InputTokens { get; init; }
    public long? CachedInputTokens { get; init; }
    public long? CacheWriteTokens { get; init; }
    public long? OutputTokens { get; init; }
    public long? ReasoningTokens { get; init; }
    public UsageSource UsageSource { get; init; }

    /// <summary>True when the provider told counts that cannot be true; then the counts here are estimates.</summary>
    public bool? UsageSuspect { get; init; }

    /// <summary>The provider's own usage object as it was sent, at most 2 KiB of JSON text: what the counts above were taken from.</summary>
    public string? ProviderUsage { get; init; }

    /// <summary>Of the answer, and of tries that did not become it: see <see cref="Attempt.CostUsd"/>.</summary>
    public Money? CostUsd { get; init; }
    public CostBasis CostBasis { get; init; }
    public Money? MarginalCostUsd { get; init; }

    public double? DurationMs { get; init; }

    /// <summary>From sending upstream to the first chunk received.</summary>
    public double? TtfcMs { get; init; }

    /// <summary>Time that the gateway itself added, in microseconds.</summary>
    public long? OverheadUs { get; init; }

    /// <summary><c>miss</c>, <c>exact</c>, <c>semantic</c> or <c>off</c>.</summary>
    public string? Cache { get; init; }

    /// <summary>Stable code of why this target was chosen.</summary>
    public string? Decision { get; init; }

    /// <summary>The router's score of the request, where a router scored it.</summary>
    public double? Score { get; init; }

    /// <summary>Keyed hashes of the prompt's leading blocks, chained as engines chain their prefix cache.</summary>
    public ImmutableArray<string>? PrefixHashes { get; init; }

    public int? ConfigVersion { get; init; }
    public string? PriceBookVersion { get; init; }

    /// <summary>The rollout or experiment that the call took part in; null for none.</summary>
    public string? Experiment { get; init; }

    /// <summary>Its part: <c>control</c>, <c>candidate</c>, <c>shadow</c> or <c>judge</c>.</summary>
    public string? Arm { get; init; }

    /// <summary>The call of which this is a copy that nobody was answered with; null for a call of a client. A copy is a cost and a place that data went to, and never demand.</summary>
    public Guid? ShadowOf { get; init; }

    /// <summary>What the gateway did to the prompt, in the order it was done: <c>history</c>, <c>tools</c>, <c>max_tokens</c>, <c>max_tokens:cut</c>, <c>cache:tools</c>, <c>cache:system</c>, <c>cache:turns</c>, <c>cache:1h</c>, <c>cache:key</c>. Null where no measure is configured.</summary>
    public ImmutableArray<string>? PromptMeasures { get; init; }

    /// <summary>Estimated tokens of the prompt as the client sent it, and as it was sent on; null where no measure is configured.</summary>
    public long? PromptTokensBefore { get; init; }
    public long? PromptTokensAfter { get; init; }

    /// <summary>Estimated tokens of the client's prompt by part: <c>tools</c>, <c>system</c>, <c>history</c>, <c>last_turn</c>; null where no measure is configured.</summary>
    public ImmutableSortedDictionary<string, int>? PromptParts { get; init; }

    /// <summary>The most output that the client allowed, <c>max_tokens</c> or what its format calls it; null where it set no limit.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>The token counts as one value, missing counts as zero.</summary>
    public TokenUsage Usage() => new(InputTokens ?? 0, CachedInputTokens ?? 0, CacheWriteTokens ?? 0, OutputTokens ?? 0, ReasoningTokens ?? 0)
    {
        HourCacheWrite = PromptMeasures?.Contains(HourMark) == true ? CacheWriteTokens ?? 0 : 0, // all marks of a call are for one time
    };

    /// <summary>Whether a client asked for it. Copies and side calls are a cost and a place that data went to, and never demand.</summary>
    public bool IsOfClient() => ShadowOf is null && Tags?.ContainsKey(SideCallTag) != true;

    public CallRecord WithUsage(TokenUsage usage, UsageSource source) => this with
    {
        InputTokens = usage.Input,
        CachedInputTokens = usage.CachedInput,
        CacheWriteTokens = usage.CacheWrite,
        OutputTokens = usage.Output,
        ReasoningTokens = usage.Reasoning,
        UsageSource = source,
    };

    public CallRecord WithCost(CallCost cost) => this with { CostUsd = cost.Cost, CostBasis = cost.Basis, MarginalCostUsd = cost.Marginal };
}
