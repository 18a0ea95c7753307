using System.Collections.Concurrent;

namespace Breakeven.Gateway.Prompts.Outputs;

/// <summary>How long the answers of each purpose are, for <c>max_tokens: auto</c>. In memory; what the ledger knows is learnt again after a start.</summary>
internal sealed class OutputLengths
{
    /// <summary>More purposes than any installation has; answers of others are not learnt, and get no limit.</summary>
    private const int MostPurposes = 1_024;
    private readonly ConcurrentDictionary<string, LengthSketch> _purposes = new(StringComparer.Ordinal);

    /// <param name="purpose">A workload, else a route.</param>
    /// <returns>Null beyond the most purposes.</returns>
    public LengthSketch? Of(string purpose) =>
        _purposes.TryGetValue(purpose, out LengthSketch? known) ? known : _purposes.Count >= MostPurposes ? null : _purposes.GetOrAdd(purpose, static _ => new());
}
