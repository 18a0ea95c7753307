using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Breakeven.Protocols.Prompts;

namespace Breakeven.Gateway.Prompts.Learning;

/// <summary>Makes of a record what a provider's cache would have seen of its prompt: hashes of its leading blocks, with the sizes of its parts.</summary>
/// <remarks>
/// The first block is the tools where there are any, and the next the instructions; instructions of several blocks count as their first, which tells reuse too
/// large until live calls and the provider's own counts set it right. The last turn is a point only where the hashes reach it, and earlier turns only where an
/// earlier prompt ended there, so that their sizes are known.
/// </remarks>
internal sealed class RecordedPrefix
{
    /// <summary>A record keeps so many hashes; a prompt with as many may be longer.</summary>
    private const int MostHashes = 8;
    private const long BytesPerToken = 4;

    /// <summary>Ends of prompts, with their lengths in bytes.</summary>
    private readonly Dictionary<UInt128, long> _ends = [];

    /// <returns>Null for a record that does not tell.</returns>
    public PromptPrefix? Of(CallRecord call)
    {
        if (call.PromptParts is not { } parts || HashesOf(call) is not { IsEmpty: false } hashes) return null;
        ImmutableArray<PrefixPoint>.Builder points = ImmutableArray.CreateBuilder<PrefixPoint>(3);
        int at = 0;
        long bytes = 0;
        foreach ((string part, CachePoint point) in (ReadOnlySpan<(string, CachePoint)>)[("tools", CachePoint.Tools), ("system", CachePoint.System)])
        {
            if (parts.GetValueOrDefault(part) is not (> 0 and var tokens) || at == hashes.Length) continue;
            bytes += tokens * BytesPerToken;
            points.Add(new(point, bytes, hashes[at++]));
        }
        if (hashes.Length == MostHashes) return new(points.ToImmutable(), []);
        long whole = parts.Values.Sum(tokens => (long)tokens) * BytesPerToken;
        ImmutableArray<PrefixPoint> ends = [.. hashes.Skip(at).Where(_ends.ContainsKey).Select(hash => new PrefixPoint(CachePoint.Turns, _ends[hash], hash)).Reverse()];
        UInt128 last = hashes[^1];
        _ends[last] = whole;
        if (at < hashes.Length) points.Add(new(CachePoint.Turns, whole, last));
        return new(points.ToImmutable(), ends);
    }

    /// <returns>None where one is no hash of ours, as imported records may have.</returns>
    private static ImmutableArray<UInt128> HashesOf(CallRecord call)
    {
        if (call.PrefixHashes is not { IsDefaultOrEmpty: false } texts) return [];
        UInt128[] hashes = new UInt128[texts.Length];
        for (int i = 0; i < hashes.Length; i++)
            if (!UInt128.TryParse(texts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hashes[i])) return [];
        return ImmutableCollectionsMarshal.AsImmutableArray(hashes);
    }
}
