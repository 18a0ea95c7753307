namespace Breakeven.Advisor.Savings;

/// <summary>What the treated calls saved against those that were held out at random.</summary>
/// <remarks>
/// Within each workload the mean of the held-out calls less the mean of the treated ones, times the treated calls: unbiased whatever the strong model would have written,
/// since who is held out is drawn. Workloads with fewer than <see cref="FewestHeldOut"/> held-out calls are left out.
/// </remarks>
internal sealed class HoldoutComparison
{
    /// <summary>A mean of fewer skewed costs has no interval worth the name.</summary>
    public const int FewestHeldOut = 30;

    /// <summary>What providers do for held-out calls as well: no hold-out of ours shows it.</summary>
    private static readonly SavingMeasure[] s_forAll = [SavingMeasure.PromptCache, SavingMeasure.ServiceTier, SavingMeasure.PriceTerms];

    private readonly Dictionary<string, Arm> _arms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<SavingMeasure>> _touched = new(StringComparer.Ordinal);
    private readonly int _blocks;

    /// <param name="ownFactor">Whole cost of own servers over the occupancy of their calls.</param>
    public HoldoutComparison(SavingsTally tally, decimal ownFactor)
    {
        if (tally.Hours.Count == 0) return;
        TimeBlocks blocks = new(tally.Hours.Keys.First().Hour, tally.Hours.Keys.Last().Hour);
        _blocks = blocks.Count;
        foreach (IGrouping<string, KeyValuePair<(DateTimeOffset Hour, string Workload), HourSums>> workload in tally.Hours.GroupBy(pair => pair.Key.Workload))
        {
            _touched[workload.Key] = [.. Enum.GetValues<SavingMeasure>().Where(measure => !IsForAll(measure) && workload.Any(pair => pair.Value.Touched[(int)measure] > 0))];
            Arm arm = new(workload, ownFactor);
            if (arm.HeldOut < FewestHeldOut || arm.Treated == 0) continue;
            arm.Divide(blocks);
            _arms[workload.Key] = arm;
        }
    }

    public static bool IsForAll(SavingMeasure measure) => s_forAll.Contains(measure);

    /// <summary>All workloads whose hold-out is large enough.</summary>
    public MeasuredSaving? Of() => Of([.. _arms.Values]);

    public MeasuredSaving? Of(string workload) => _arms.TryGetValue(workload, out Arm? arm) ? Of([arm]) : null;

    /// <summary>One measure alone. A hold-out is kept from all measures at once, so that it shows one of them only where no other touched the same workloads (docs/decisions/0084).</summary>
    /// <returns>Null where it does not stand alone, or a workload of it has no hold-out that is large enough.</returns>
    public MeasuredSaving? Of(SavingMeasure measure)
    {
        string[] workloads = [.. _touched.Where(pair => pair.Value.Contains(measure)).Select(pair => pair.Key)];
        return workloads.All(name => _touched[name].Count == 1 && _arms.ContainsKey(name)) ? Of([.. workloads.Select(name => _arms[name])]) : null;
    }

    private MeasuredSaving? Of(Arm[] arms)
    {
        if (arms.Length == 0) return null;
        double saving = arms.Sum(arm => arm.Treated * arm.Difference(-1)!.Value);
        double? half = BlockJackknife.HalfWidth(_blocks, block => Total(arms, block));
        return new(
            Usd(saving), half is { } width ? new(Usd(saving - width), Usd(saving + width), StudentQuantile.Level) : null,
            arms.Sum(arm => arm.Treated), arms.Sum(arm => arm.HeldOut), new Money(arms.Sum(arm => arm.Calculated)).Rounded());
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
