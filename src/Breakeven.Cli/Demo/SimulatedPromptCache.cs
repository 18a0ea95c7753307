using System.Collections.Immutable;

namespace Breakeven.Cli.Demo;

/// <summary>A provider's cache of prompt prefixes as OpenAI bills it: from 1,024 tokens on, in steps of 128, without being asked.</summary>
/// <remarks>platform.openai.com/docs/guides/prompt-caching, read 2026-11: kept for five to ten minutes after its last use, writing costs nothing extra.</remarks>
/// <param name="lifetime">After the last use, in simulated time.</param>
internal sealed class SimulatedPromptCache(TimeSpan lifetime)
{
    public const int LeastTokens = 1_024, Step = 128;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Model, ulong Prefix), DateTimeOffset> _used = [];

    /// <summary>Remembers a prompt, and tells how much of its beginning was known.</summary>
    /// <param name="prefixes">Hashes of the first 1,024 tokens, the first 1,152, and so on.</param>
    /// <returns>In tokens: 0, or 1,024 and a multiple of 128 more.</returns>
    public int Recall(string model, ImmutableArray<ulong> prefixes, DateTimeOffset at)
    {
        lock (_lock)
        {
            int known = 0;
            for (int i = 0; i < prefixes.Length; i++)
            {
                if (_used.TryGetValue((model, prefixes[i]), out DateTimeOffset last) && at - last <= lifetime) known = i + 1;
                _used[(model, prefixes[i])] = at;
            }
            return known == 0 ? 0 : LeastTokens + (known - 1) * Step;
        }
    }
}
