namespace Breakeven.Advisor.Workloads;

/// <summary>A prompt's beginning as a provider's prompt cache would hold it.</summary>
internal record struct CachedPrefix
{
    /// <summary>UTC ticks from which it can be read; 0 before it was ever sent.</summary>
    public long From;

    /// <summary>UTC ticks of its last use, from which its lifetime counts.</summary>
    public long Used;

    /// <summary>Tokens, where a prompt was just this and nothing more; else 0.</summary>
    public int WholeTokens;

    /// <summary>Tokens of the shortest prompt that begins with it: it has at most as many.</summary>
    public int MostTokens;
}
