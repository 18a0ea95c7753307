using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>What a section of a report is written about: the whole, or one workload of it.</summary>
/// <param name="Level">Of its headings: 2 for the whole, 3 for a workload among several.</param>
/// <param name="Id">Starts the ids of its charts and derivations: <c>all</c>, <c>w1</c>, ….</param>
internal sealed record ReportSubject(Advice Advice, int Level, string Id)
{
    public Anchors Anchors { get; } = new(Advice, Id);
}
