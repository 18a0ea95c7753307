using System.Collections.Immutable;

namespace Breakeven.Advisor.Evidence;

/// <summary>All quality samples at hand, by workload. Order does not matter.</summary>
public sealed class EvidenceSet
{
    public static readonly EvidenceSet Empty = new([]);

    private readonly ILookup<string, QualitySample> _byWorkload;

    public EvidenceSet(IEnumerable<QualitySample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        _byWorkload = samples.ToLookup(sample => sample.Workload ?? "", StringComparer.Ordinal);
        Workloads = [.. _byWorkload.Select(group => group.Key).Where(name => name.Length > 0).Order(StringComparer.Ordinal)];
        Count = _byWorkload.Sum(group => group.Count());
    }

    public int Count { get; }

    /// <summary>Names of workloads that samples speak of, sorted.</summary>
    public ImmutableArray<string> Workloads { get; }

    /// <summary>These samples and others.</summary>
    public EvidenceSet With(IEnumerable<QualitySample> others) => new(_byWorkload.SelectMany(group => group).Concat(others));

    /// <summary>Samples of this workload, and those that speak of every one.</summary>
    public IEnumerable<QualitySample> Of(string workload) => _byWorkload[workload].Concat(_byWorkload[""]);
}
