using System.Collections.Immutable;
using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Reports.Charts;

namespace Breakeven.Advisor.Reports;

/// <summary>One piece of a section. Text is plain: each renderer escapes it for its own format.</summary>
public abstract record ReportBlock;

public sealed record ReportParagraph(string Text, ReportTone Tone = ReportTone.Neutral) : ReportBlock;

/// <param name="Ordered">Numbered steps.</param>
public sealed record ReportList(ImmutableArray<ReportItem> Items, bool Ordered = false) : ReportBlock;

/// <param name="Code">A stable code beside the text; null without.</param>
public sealed record ReportItem(string Text, string? Code = null, ReportTone Tone = ReportTone.Neutral);

public sealed record ReportTable(ImmutableArray<ReportColumn> Columns, ImmutableArray<ReportRow> Rows) : ReportBlock;

/// <param name="IsNumber">Aligned to the right.</param>
public sealed record ReportColumn(string Title, bool IsNumber = false)
{
    /// <summary>Left out on a terminal that is too narrow for all columns; the other formats have it.</summary>
    public bool IsOptional { get; init; }
}

/// <param name="IsStrong">The recommended row, or a total.</param>
public sealed record ReportRow(ImmutableArray<string> Cells, bool IsStrong = false)
{
    /// <summary>For each cell the anchor of the derivation of its number, or null; none for a row without any.</summary>
    public ImmutableArray<string?> Anchors { get; init; } = [];
}

/// <summary>Verbatim text, as a configuration diff.</summary>
public sealed record ReportCode(string Text, string Language) : ReportBlock;

/// <summary>A chart. Formats without pictures print its caption.</summary>
public sealed record ReportFigure(Figure Figure) : ReportBlock;

/// <summary>How one number came about, under an anchor that its uses point to.</summary>
/// <param name="Id">Of the part of the report that it belongs to; its inputs' anchors start with it too.</param>
public sealed record ReportDerivation(string Id, Derivation Derivation) : ReportBlock;
