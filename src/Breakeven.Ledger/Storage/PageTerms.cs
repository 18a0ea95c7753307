using System.Runtime.InteropServices;
using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Writing;

namespace Breakeven.Ledger.Storage;

/// <summary>What a filter may ask of a call, as 32-bit hashes. A page keeps the sorted terms of its calls, so that a query passes over a page that cannot have what it asks for.</summary>
/// <remarks>Two texts may share a hash: a page that has a term may hold no such call, a page that lacks it never does.</remarks>
internal static class PageTerms
{
    private enum Kind : byte { RequestId = 1, Key = 2, Workload = 3, Target = 4, Outcome = 5 }

    public static void Add(HashSet<uint> terms, CallRecord call)
    {
        terms.Add(Hash(Kind.RequestId, call.RequestId));
        if (call.Key is { } key) terms.Add(Hash(Kind.Key, key));
        if (call.Workload is { } workload) terms.Add(Hash(Kind.Workload, workload));
        if (call.Target is { } target) terms.Add(Hash(Kind.Target, target));
        terms.Add(Hash(call.Outcome));
    }

    /// <summary>The terms that every page with a call for this filter has.</summary>
    public static uint[] Of(CallFilter filter)
    {
        List<uint> terms = [];
        if (filter.RequestId is { } requestId) terms.Add(Hash(Kind.RequestId, requestId));
        if (filter.Key is { } key) terms.Add(Hash(Kind.Key, key));
        if (filter.Workload is { } workload) terms.Add(Hash(Kind.Workload, workload));
        if (filter.Target is { } target) terms.Add(Hash(Kind.Target, target));
        if (filter.Outcome is { } outcome) terms.Add(Hash(outcome));
        return [.. terms];
    }

    /// <param name="stored">As <see cref="Store"/> gave them.</param>
    public static bool HasAll(ReadOnlySpan<byte> stored, uint[] terms)
    {
        ReadOnlySpan<uint> sorted = MemoryMarshal.Cast<byte, uint>(stored);
        foreach (uint term in terms)
            if (sorted.BinarySearch(term) < 0) return false;
        return true;
    }

    public static byte[] Store(HashSet<uint> terms)
    {
        byte[] stored = new byte[terms.Count * sizeof(uint)];
        Span<uint> sorted = MemoryMarshal.Cast<byte, uint>(stored.AsSpan());
        int count = 0;
        foreach (uint term in terms) sorted[count++] = term;
        sorted.Sort();
        return stored;
    }

    public static void Add(HashSet<uint> terms, ReadOnlySpan<byte> stored) => terms.UnionWith(MemoryMarshal.Cast<byte, uint>(stored).ToArray());

    private static uint Hash(CallOutcome outcome) => Hash(Kind.Outcome, WireNames.Outcome[outcome]);

    private static uint Hash(Kind kind, string text) =>
        Crc32C.End(Crc32C.Add(Crc32C.Add(Crc32C.Start, [(byte)kind]), MemoryMarshal.AsBytes(text.AsSpan())));
}
