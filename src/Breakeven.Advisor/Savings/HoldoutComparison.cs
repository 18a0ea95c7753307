namespace Breakeven.Advisor.Savings;

/// <summary>What the treated calls saved against those that were held out at random.</summary>
/// <remarks>
/// Within each workload the mean of the held-out calls less the mean of the treated ones, times the treated calls: unbiased whatever the strong model would have written,
/// since who is held out is drawn. Workloads with fewer than <see cref="FewestHeldOut"/> held-out calls are left out.
/// </remarks>
internal static class HoldoutComparison
{
    /// <summary>A mean of fewer skewed costs has no interval worth the name.</summary>
    public const int FewestHeldOut = 30;

    /// <summary>What providers do for held-out calls as well: no hold-out of ours shows it.</summary>
    private static readonly SavingMeasure[] s_forAll = [SavingMeasure.PromptCache, SavingMeasure.ServiceTier, SavingMeasure.PriceTerms];

    public static bool IsForAll(SavingMeasure measure) => s_forAll.Contains(measure);

    /// <param name="ownFactor">Whole cost of own servers over the occupancy of their calls.</param>
    public static MeasuredSaving? Of(SavingsTally tally, decimal ownFactor) => Of(tally, ownFactor, _ => true);

    /// <summary>One measure alone. A hold-out is kept from all measures at once, so that it shows one of them only where no other touched the same workloads.</summary>
    /// <returns>Null where it does not stand alone, or a workload of it has no hold-out that is large enough.</returns>
    public static MeasuredSaving? Of(SavingsTally tally, decimal ownFactor, SavingMeasure measure)
    {
        if (IsForAll(measure)) return null;
        Dictionary<string, HashSet<SavingMeasure>> touched = Touched(tally);
        string[] workloads = [.. touched.Where(pair => pair.Value.Contains(measure)).Select(pair => pair.Key)];
        return workloads.All(name => touched[name].Count == 1 && Of(tally, ownFactor, other => other == name) is not null) ? Of(tally, ownFactor, workloads.Contains) : null;
    }

    /// <summary>Within the workloads that are chosen by name.</summary>
    public static MeasuredSaving? Of(SavingsTally tally, decimal ownFactor, Func<string, bool> isChosen)
    {
        Arm[] arms =
        [
            .. tally.Hours.Where(pair => isChosen(pair.Key.Workload)).GroupBy(pair => pair.Key.Workload)
                .Select(group => new Arm(group, ownFactor)).Where(arm => arm.HeldOut >= FewestHeldOut && arm.Treated > 0),
        ];
        if (arms.Length == 0) return null;
        TimeBlocks blocks = new(tally.Hours.Keys.First().Hour, tally.Hours.Keys.Last().Hour);
        foreach (Arm arm in arms) arm.Divide(blocks);
        double saving = arms.Sum(arm => arm.Treated * arm.Difference(-1)!.Value);
        double? half = BlockJackknife.HalfWidth(blocks.Count, block => Total(arms, block));
        return new(
            Usd(saving), half is { } width ? new(Usd(saving - width), Usd(saving + width), StudentQuantile.Level) : null,
            arms.Sum(arm => arm.Treated), arms.Sum(arm => arm.HeldOut), new Money(arms.Sum(arm => arm.Calculated)).Rounded());
    }

    /// <summary>The measures that a hold-out can show, by workload.</summary>
    private static Dictionary<string, HashSet<SavingMeasure>> Touched(SavingsTally tally)
    {
        Dictionary<string, HashSet<SavingMeasure>> touched = new(StringComparer.Ordinal);
        foreach (((DateTimeOffset _, string workload), HourSums hour) in tally.Hours)
        {
            if (!touched.TryGetValue(workload, out HashSet<SavingMeasure>? measures)) touched[workload] = measures = [];
            foreach (SavingMeasure measure in Enum.GetValues<SavingMeasure>())
                if (hour.Touched[(int)measure] > 0 && !IsForAll(measure)) measures.Add(measure);
        }
        return touched;
    }

    private static double? Total(Arm[] arms, int without)
    {
        double sum = 0;
        foreach (Arm arm in arms)
        {
            if (arm.Difference(without) is not { } difference) return null;
            sum += arm.Treated * difference;
        }
        return sum;
    }

    internal static Money Usd(double usd) => new Money((decimal)usd).Rounded();

    private sealed class Arm
    {
        private readonly KeyValuePair<(DateTimeOffset Hour, string Workload), HourSums>[] _hours;
        private readonly decimal _ownFactor;
        private (long Treated, double Paid, long HeldOut, double HeldOutPaid)[] _blocks = [];

        /// <summary>From the first to the last hour with a held-out call: what ran before the hold-out began is no comparison.</summary>
        public Arm(IGrouping<string, KeyValuePair<(DateTimeOffset Hour, string Workload), HourSums>> hours, decimal ownFactor)
        {
            DateTimeOffset[] held = [.. hours.Where(pair => pair.Value.HeldOut > 0).Select(pair => pair.Key.Hour)];
            _ownFactor = ownFactor;
            _hours = held.Length == 0 ? [] : [.. hours.Where(pair => pair.Key.Hour >= held[0] && pair.Key.Hour <= held[^1])];
            Treated = _hours.Sum(pair => pair.Value.Calls);
            HeldOut = _hours.Sum(pair => pair.Value.HeldOut);
            Calculated = _hours.Sum(pair => pair.Value.Baseline - pair.Value.Compared - pair.Value.OwnCompared * (ownFactor - 1)
                - s_forAll.Sum(measure => pair.Value.Shares[(int)measure]));
        }

        public long Treated { get; }
        public long HeldOut { get; }

        /// <summary>By prices, without the measures that the provider applies to held-out calls too.</summary>
        public decimal Calculated { get; }

        public void Divide(TimeBlocks blocks)
        {
            _blocks = new (long, double, long, double)[blocks.Count];
            foreach (((DateTimeOffset hour, string _), HourSums sums) in _hours)
            {
                ref (long Treated, double Paid, long HeldOut, double HeldOutPaid) block = ref _blocks[blocks.Of(hour)];
                block = (block.Treated + sums.Calls, block.Paid + (double)(sums.Api + sums.Own * _ownFactor), block.HeldOut + sums.HeldOut, block.HeldOutPaid + (double)sums.HeldOutPaid);
            }
        }

        /// <summary>Mean held out less mean treated, without one block; null where nothing is left of either.</summary>
        public double? Difference(int without)
        {
            (long treated, double paid, long heldOut, double heldOutPaid) = (0, 0, 0, 0);
            for (int at = 0; at < _blocks.Length; at++)
            {
                if (at == without) continue;
                treated += _blocks[at].Treated;
                paid += _blocks[at].Paid;
                heldOut += _blocks[at].HeldOut;
                heldOutPaid += _blocks[at].HeldOutPaid;
            }
            return treated == 0 || heldOut == 0 ? null : heldOutPaid / heldOut - paid / treated;
        }
    }
}
