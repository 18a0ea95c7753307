using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>How much of the prompts was seen before, from their chained block hashes.</summary>
/// <remarks>
/// Memory is bounded by two generations of <see cref="GenerationSize"/> hashes: when the young one is full it becomes the old one.
/// A repeat is therefore always found within that many distinct blocks, and may be missed beyond twice as many, as in a finite cache.
/// </remarks>
internal sealed class PrefixReuse
{
    internal const int GenerationSize = 262_144;
    private HashSet<string> _young = new(StringComparer.Ordinal);
    private HashSet<string> _old = new(StringComparer.Ordinal);
    private long _calls, _repeats, _blocks, _reused;

    public double? ExactRepeatShare => _calls == 0 ? null : (double)_repeats / _calls;
    public double? PrefixReuseShare => _blocks == 0 ? null : (double)_reused / _blocks;

    public void Add(ImmutableArray<string>? prefixHashes, long inputTokens)
    {
        if (prefixHashes is not { IsDefaultOrEmpty: false } hashes) return;
        _calls++;
        _blocks += hashes.Length;
        bool leading = true; // a chained hash can only match while everything before it matched
        foreach (string hash in hashes)
        {
            leading &= !AddIfNew(hash);
            if (leading) _reused++;
        }
        if (!AddIfNew($"{hashes[^1]}/{hashes.Length}/{inputTokens}")) _repeats++;
    }

    private bool AddIfNew(string hash)
    {
        if (!_young.Add(hash)) return false;
        bool isNew = !_old.Contains(hash);
        if (_young.Count >= GenerationSize) (_old, _young) = (_young, new(StringComparer.Ordinal));
        return isNew;
    }
}
