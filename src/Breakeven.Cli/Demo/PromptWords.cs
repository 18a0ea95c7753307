using System.Collections.Immutable;

namespace Breakeven.Cli.Demo;

/// <summary>Counts a prompt's words, which stand for tokens, and hashes its beginnings where a prompt cache could end one.</summary>
internal sealed class PromptWords
{
    // FNV-1a, 64 bits: not for secrets, the same on every machine.
    private const ulong Basis = 14_695_981_039_346_656_037, Prime = 1_099_511_628_211;

    private readonly ImmutableArray<ulong>.Builder _prefixes = ImmutableArray.CreateBuilder<ulong>();
    private ulong _hash = Basis;

    public int Count { get; private set; }

    /// <summary>Of the first 1,024 words, the first 1,152, and so on.</summary>
    public ImmutableArray<ulong> Prefixes => _prefixes.ToImmutable();

    public void Add(ReadOnlySpan<char> text)
    {
        bool inside = false;
        foreach (char c in text)
        {
            bool letter = !char.IsWhiteSpace(c);
            if (letter) _hash = unchecked((_hash ^ c) * Prime);
            else if (inside) EndWord();
            inside = letter;
        }
        if (inside) EndWord();
    }

    private void EndWord()
    {
        _hash = unchecked((_hash ^ ' ') * Prime);
        Count++;
        if (Count >= SimulatedPromptCache.LeastTokens && (Count - SimulatedPromptCache.LeastTokens) % SimulatedPromptCache.Step == 0) _prefixes.Add(_hash);
    }
}
