namespace Breakeven.Advisor.Interview;

/// <summary>Which answer: a field of a section, and for <c>workloads</c> of which one.</summary>
internal readonly record struct StepKey(string Section, string Field, int Workload = 0)
{
    /// <summary>The question whether there is a further workload.</summary>
    public const string Another = "another";
}
