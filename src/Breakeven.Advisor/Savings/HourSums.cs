namespace Breakeven.Advisor.Savings;

/// <summary>Sums over the calls of one hour of one workload, in US dollars.</summary>
internal sealed class HourSums
{
    /// <summary>Answered calls of clients that the measures could touch.</summary>
    public long Calls { get; set; }

    /// <summary>What these calls were paid at APIs, and as occupancy of own servers.</summary>
    public decimal Api { get; set; }
    public decimal Own { get; set; }

    /// <summary>Compared calls: at the strong model's list price without caches, and as paid.</summary>
    public decimal Baseline { get; set; }
    public decimal Compared { get; set; }

    /// <summary>Occupancy of own servers by compared calls: their part of the idle hours.</summary>
    public decimal OwnCompared { get; set; }
    public decimal[] Shares { get; } = new decimal[Enum.GetValues<SavingMeasure>().Length];
    public decimal[] IfWithdrawn { get; } = new decimal[Enum.GetValues<SavingMeasure>().Length];
    public long[] Touched { get; } = new long[Enum.GetValues<SavingMeasure>().Length];

    /// <summary>Held-out calls and what they were paid.</summary>
    public long HeldOut { get; set; }
    public decimal HeldOutPaid { get; set; }

    public void Add(CallValuation value, bool isOwn)
    {
        Baseline += value.Baseline;
        Compared += value.Paid;
        if (isOwn) OwnCompared += value.Paid;
        foreach (MeasurePart part in value.Parts)
        {
            Shares[(int)part.Measure] += part.Share;
            IfWithdrawn[(int)part.Measure] += part.IfWithdrawn;
            Touched[(int)part.Measure]++;
        }
    }
}
