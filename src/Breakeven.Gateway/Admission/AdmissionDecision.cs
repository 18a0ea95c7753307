using System.Collections.Immutable;

namespace Breakeven.Gateway.Admission;

/// <summary>What stage <c>admit</c> wrote.</summary>
/// <param name="Workload">The workload that the call belongs to, or null.</param>
/// <param name="DataClasses">Every one of them must permit a target; none means that any target may answer.</param>
internal sealed record AdmissionDecision(string? Environment, string? Workload, ImmutableArray<string> DataClasses, ImmutableSortedDictionary<string, string>? Tags)
{
    /// <summary>The longest time to the first chunk that the workload promises its users; null when it promises none.</summary>
    public TimeSpan? FirstChunkPromise { get; init; }

    /// <summary>True when no workload's conditions hold and the client named this one itself: it may tighten the call, and loosen nothing.</summary>
    public bool IsNamedOnly { get; init; }

    /// <summary>For the ledger: the classes as one word.</summary>
    public string? DataClass => DataClasses.Length switch { 0 => null, 1 => DataClasses[0], _ => string.Join('+', DataClasses) };
}
