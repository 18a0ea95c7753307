using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Interview;

/// <summary>One requirement: how it is asked for, and which criterion of the decision it settles.</summary>
/// <param name="Section"><c>workloads</c>, <c>api</c>, <c>self_host</c> or <c>org</c>: where the scenario keeps it.</param>
/// <param name="Field">Name of the scenario's field.</param>
/// <param name="Criterion">What the answer decides.</param>
/// <param name="Default">What holds when nobody answers.</param>
internal sealed record Question(string Section, string Field, AnswerKind Kind, string Ask, string Criterion, string Default)
{
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Reason and warning codes by which the answer can enter the verdict.</summary>
    public ImmutableArray<string> Codes { get; init; } = [];

    /// <summary>The value in a scenario, as a person reads it; null when not stated. Null for what the table of requirements leaves to the assumptions.</summary>
    public Func<ScenarioWorkload, ScenarioOrg, string?>? Value { get; init; }

    /// <summary>Whether the question makes sense after the answers so far; asked by field name, as JSON text.</summary>
    public Func<Func<string, string?>, bool> IsAsked { get; init; } = _ => true;
}
