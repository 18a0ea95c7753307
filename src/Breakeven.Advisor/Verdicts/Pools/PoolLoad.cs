using Breakeven.Economics.Search;

namespace Breakeven.Advisor.Verdicts.Pools;

/// <summary>Adds members up, in servers' worth of work: hour by hour where there are series, else as if peaks met.</summary>
internal sealed class PoolLoad(PoolHours hours)
{
    private readonly double[] _hours = new double[hours.Count];
    private readonly List<ServerLoad> _others = [];
    private decimal _othersPeak;

    public int Recorded { get; private set; }
    public int Members { get; private set; }

    /// <summary>What the peaks of all would need one after the other.</summary>
    public decimal SumOfPeaks { get; private set; }

    /// <summary>What an API would ask for all of it, and how many servers' worth it is on average.</summary>
    public decimal ApiUsd { get; private set; }
    public decimal MeanServers { get; private set; }

    public void Add(PoolMember member, decimal? usable)
    {
        ServerLoad alone = ServerLoad.Of(member.Model, usable);
        Members++;
        SumOfPeaks += alone.Peak;
        MeanServers += alone.Mean;
        ApiUsd += member.Model.RequestsPerMonth * member.Model.ApiPerRequest;
        if (usable is not { } carries || hours.Of(member) is not { } shape)
        {
            _others.Add(alone);
            _othersPeak += alone.Peak;
            return;
        }
        Recorded++;
        double mean = (double)(member.Model.RequestsPerMonth / carries);
        for (int hour = 0; hour < _hours.Length; hour++) _hours[hour] += shape[hour] * mean;
    }

    /// <summary>Servers that the busiest hour needs; never more than the peaks added up.</summary>
    public decimal Peak => Math.Min(SumOfPeaks, _othersPeak + (Recorded == 0 ? 0m : (decimal)Math.Round(_hours.Max(), 9)));

    public ServerLoad ToLoad()
    {
        List<ServerLoad> parts = [.. _others];
        if (Recorded > 0) parts.Add(ServerLoad.OfHours(_hours));
        // In pairs, so that long curves are not copied once for each member.
        while (parts.Count > 1) parts = [.. parts.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : pair[0].WithPeaksMeeting(pair[1]))];
        return (parts.Count == 0 ? ServerLoad.None : parts[0]) with { Peak = Peak };
    }

    public string Basis => Recorded == 0 ? "peaks added up as if they met: an upper bound"
        : Recorded == Members ? $"{hours.Count:#,0} recorded hours added up hour by hour"
        : $"{hours.Count:#,0} recorded hours of {Recorded:#,0} workloads added up hour by hour, the peaks of the other {Members - Recorded:#,0} on top";
}
