namespace Breakeven.Advisor.Experiments;

/// <summary>Count, mean and variance of values as they come (Welford, Technometrics 4, 1962). Deterministic for a given order.</summary>
public sealed class RunningMoments
{
    private double _squares;

    public long Count { get; private set; }
    public double Mean { get; private set; }

    /// <summary>Of the sample, with n - 1; 0 below two values.</summary>
    public double Variance => Count < 2 ? 0 : _squares / (Count - 1);

    public void Add(double value)
    {
        if (!double.IsFinite(value)) return; // a measurement that failed is none
        Count++;
        double before = value - Mean;
        Mean += before / Count;
        _squares += before * (value - Mean);
    }
}
