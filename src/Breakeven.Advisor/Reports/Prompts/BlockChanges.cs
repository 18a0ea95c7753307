using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Reports.Prompts;

/// <summary>How a leading block of prompts changes from call to call, known by hashes and sizes alone.</summary>
internal sealed class BlockChanges
{
    /// <summary>Beyond, more than half of what was seen is another one each time, whatever comes.</summary>
    private const int MostKept = 4_096;
    private const int LeastCalls = 20;
    private const double Nearly = 0.95, OneEach = 1.5;
    private readonly Dictionary<ulong, Variant> _variants = [];
    private readonly HashSet<long> _hours = [], _days = [];
    private readonly HashSet<int> _sizes = [];
    private long _calls;

    /// <param name="hash">Of the block, with all before it.</param>
    /// <param name="size">Its estimated tokens.</param>
    public void Add(string hash, int size, DateTimeOffset at)
    {
        _calls++;
        long hour = at.UtcTicks / TimeSpan.TicksPerHour;
        if (_hours.Count < MostKept) _hours.Add(hour);
        if (_days.Count < MostKept) _days.Add(hour / 24);
        if (_sizes.Count < MostKept) _sizes.Add(size);
        ulong key = Fingerprint.Of(hash);
        if (_variants.TryGetValue(key, out Variant seen)) _variants[key] = new(Math.Min(seen.First, hour), Math.Max(seen.Last, hour), seen.Calls + 1);
        else if (_variants.Count < MostKept) _variants.Add(key, new(hour, hour, 1));
    }

    public long Calls => _calls;
    public long Variants => _variants.Count;

    /// <summary>There may be more variants than were counted.</summary>
    public bool IsFull => _variants.Count == MostKept;

    /// <returns>Null for a block that stays the same, or of which too little was seen.</returns>
    public BlockChange? Change()
    {
        if (_calls < LeastCalls || _variants.Count <= 1) return null;
        if (IsOneEach(_days.Count, static variant => variant.First / 24 == variant.Last / 24)) return BlockChange.Daily;
        if (IsOneEach(_hours.Count, static variant => variant.First == variant.Last)) return BlockChange.Hourly;
        bool isSameSize = _sizes.Count * 2 <= _variants.Count;
        if (_variants.Values.Count(static variant => variant.Calls == 1) >= 0.5 * Math.Min(_calls, MostKept)) return isSameSize ? BlockChange.EachCallSameSize : BlockChange.EachCall;
        return isSameSize ? BlockChange.VariantsOfOneSize : BlockChange.Variants;
    }

    private bool IsOneEach(int periods, Func<Variant, bool> isWithin) =>
        periods > 1 && _variants.Count <= OneEach * periods && _variants.Count > periods / 2 && _variants.Values.Count(isWithin) >= Nearly * _variants.Count;

    private readonly record struct Variant(long First, long Last, long Calls);
}

/// <summary>What a change looks like.</summary>
internal enum BlockChange
{
    /// <summary>Another one each day.</summary>
    Daily,

    /// <summary>Another one each hour.</summary>
    Hourly,

    /// <summary>Another one with nearly every call.</summary>
    EachCall,

    /// <summary>The same, always as long: a value of fixed width, or another order.</summary>
    EachCallSameSize,

    /// <summary>Several that come back.</summary>
    Variants,

    /// <summary>The same, equally long.</summary>
    VariantsOfOneSize,
}
