namespace Breakeven.Ledger.Records;

/// <summary>The members of a stored record, in the order in which they are written. The numbers are part of the file format: none is ever given another meaning.</summary>
/// <remarks>Behind a number below 128 stand a length and that many bytes, behind one from 128 on a varint, so that a reader passes over a member that it does not know.</remarks>
internal enum RecordMember : byte
{
    Id = 1,
    RequestId = 2,
    Key = 3,
    Environment = 4,
    Workload = 5,
    DataClass = 6,
    Tags = 7,
    Protocol = 8,
    Operation = 9,
    Route = 10,
    RequestModel = 11,
    Target = 12,
    Provider = 13,
    ResponseModel = 14,
    Region = 15,
    ErrorCode = 16,

    /// <summary>Once for each attempt; its content is a record of its own: target, instant, duration, status, error, where it went, and what it cost beside the answer.</summary>
    Attempt = 17,
    ProviderUsage = 18,
    CostUsd = 19,
    MarginalCostUsd = 20,
    DurationMs = 21,
    TtfcMs = 22,
    Cache = 23,
    Decision = 24,
    Score = 25,
    PrefixHashes = 26,
    PriceBookVersion = 27,
    PersonalData = 28,
    Experiment = 29,
    Arm = 30,
    ShadowOf = 31,

    PromptMeasures = 40,
    PromptParts = 41,

    /// <summary>Microseconds since 1970 UTC.</summary>
    StartedAt = 128,
    Location = 129,
    Stream = 130,
    Outcome = 131,
    Status = 132,
    InputTokens = 133,
    CachedInputTokens = 134,
    CacheWriteTokens = 135,
    OutputTokens = 136,
    ReasoningTokens = 137,
    UsageSource = 138,
    UsageSuspect = 139,
    CostBasis = 140,
    OverheadUs = 141,
    ConfigVersion = 142,
    PromptTokensBefore = 160,
    PromptTokensAfter = 161,
    MaxOutputTokens = 162,
}
