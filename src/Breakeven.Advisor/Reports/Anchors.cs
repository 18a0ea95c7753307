using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>Anchors of derivations within a report, and which of them exist.</summary>
/// <param name="id">Of the part of the report: <c>all</c>, or <c>w1</c> for a workload.</param>
internal sealed class Anchors(Advice advice, string id)
{
    public string Id => id;

    /// <returns>Null when the advice does not derive that number.</returns>
    public string? Find(string name) => Of(name) is null ? null : To(id, name);

    public Derivation? Of(string name) => advice.Derivations.FirstOrDefault(derivation => derivation.Name == name);

    public bool IsEstimate(string name) => Of(name)?.IsEstimate == true;

    /// <summary>The estimates that a number rests on in the end, each once.</summary>
    public IEnumerable<string> Roots(string name) => Of(name) is not { } derivation ? [] :
        derivation.Inputs.Where(input => input.IsEstimate).SelectMany(input => input.From is { } from ? Roots(from) : [input.Label]).Distinct(StringComparer.Ordinal);

    public static string To(string id, string name) => $"d-{id}-{name.Replace('_', '-')}";
}
