using System.Collections.Concurrent;

namespace Breakeven.Gateway.Prompts;

/// <summary>How often beginnings of prompts come back, for each purpose and target. In memory; what the ledger knows is learnt again after a start.</summary>
internal sealed class PrefixReuse
{
    /// <summary>More purposes and models than any installation has; a client that makes names up gets none beyond them.</summary>
    private const int MostScopes = 1_024;

    private readonly ConcurrentDictionary<string, ReuseScope> _scopes = new(StringComparer.Ordinal);
    private readonly ReuseScope _overflow = new();

    public static string NameOf(string purpose, string target, string model) => $"{purpose}\n{target}\n{model}";

    /// <summary>Beyond <see cref="MostScopes"/> all share one, which mixes their figures and stays correct about them together.</summary>
    public ReuseScope Scope(string name)
    {
        if (_scopes.TryGetValue(name, out ReuseScope? known)) return known;
        return _scopes.Count >= MostScopes ? _overflow : _scopes.GetOrAdd(name, static _ => new());
    }
}
