using System.Collections.Immutable;

namespace Breakeven.Advisor.Reports;

/// <summary>A report before it has a format: every renderer says the same because it reads this.</summary>
/// <param name="Headline">The verdict in one sentence.</param>
/// <param name="Facts">The few figures of the first screen.</param>
public sealed record ReportDocument(
    string Title, string Headline, ReportTone Tone, ImmutableArray<ReportFact> Facts, ImmutableArray<ReportSection> Sections)
{
    /// <summary>Stated before anything else, as that the models were simulated.</summary>
    public string? Notice { get; init; }
    public string? Subtitle { get; init; }
    public string? Footer { get; init; }

    /// <summary>How a terminal shows what the appendix holds; null without an appendix.</summary>
    public string? AppendixHint { get; init; }
}

/// <param name="Note">What qualifies the value: an interval, a basis.</param>
public sealed record ReportFact(string Label, string Value, string Note)
{
    /// <summary>Anchor of the derivation of the value; null without one.</summary>
    public string? Anchor { get; init; }
}

/// <param name="Level">2 for a section of the report, 3 for one within a workload.</param>
public sealed record ReportSection(string Title, int Level, ImmutableArray<ReportBlock> Blocks)
{
    /// <summary>Reads well in half the width: stands beside its neighbour where a page has room.</summary>
    public bool IsNarrow { get; init; }

    /// <summary>For looking up: left out on a terminal, which points to <c>--explain</c> instead.</summary>
    public bool IsAppendix { get; init; }
}

public enum ReportTone
{
    Neutral,
    Good,
    Caution,
    Bad,
}
