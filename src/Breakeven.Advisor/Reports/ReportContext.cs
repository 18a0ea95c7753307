using Breakeven.Advisor.Savings;

namespace Breakeven.Advisor.Reports;

/// <summary>What a report says beyond the advice itself.</summary>
public sealed record ReportContext
{
    public static readonly ReportContext Default = new();

    public string Title { get; init; } = "API, own servers, or both?";

    /// <summary>Printed when given. Left out, the same advice gives the same bytes on any day.</summary>
    public DateTimeOffset? GeneratedAt { get; init; }

    /// <summary>Which traffic the advice rests on, as <c>ledger of gateway A, 1–31 May 2026</c>.</summary>
    public string? DataSource { get; init; }

    /// <summary>What was saved so far, where that was measured.</summary>
    public VerifiedSavings? Savings { get; init; }

    /// <summary>The suggested change of <c>breakeven.yaml</c> as a unified diff.</summary>
    public string? ConfigDiff { get; init; }

    /// <summary>Says, on top of every page, that models or traffic were simulated.</summary>
    public string? SimulatedNote { get; init; }
}
