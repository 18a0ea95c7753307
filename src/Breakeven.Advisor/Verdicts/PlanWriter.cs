using System.Collections.Immutable;
using Breakeven.Advisor.Migration;

namespace Breakeven.Advisor.Verdicts;

/// <summary>What to do next, step by step, fitted to the verdict: the words of <see cref="MigrationPlan"/>.</summary>
internal static class PlanWriter
{
    public static ImmutableArray<string> Of(WorkloadVerdict verdict) => [.. MigrationPlan.Of(verdict).Select(step => step.Text)];
}
