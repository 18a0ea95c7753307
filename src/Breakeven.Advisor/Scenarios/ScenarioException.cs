using System.Collections.Immutable;

namespace Breakeven.Advisor.Scenarios;

/// <summary>A scenario that cannot be read as one. Lists every problem, each with its JSON path and line.</summary>
public sealed class ScenarioException : Exception
{
    public ScenarioException(ImmutableArray<ScenarioProblem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    public ImmutableArray<ScenarioProblem> Problems { get; }
}

/// <param name="Path">JSON path, as <c>workloads[0].requests_per_month</c>; empty for the whole document.</param>
/// <param name="Line">From 1; 0 for a scenario that was not read from text.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record ScenarioProblem(string Path, int Line, string Message)
{
    public override string ToString() =>
        (Path.Length == 0 ? "scenario" : Path) + (Line > 0 ? $" (line {Line}): " : ": ") + Message;
}
