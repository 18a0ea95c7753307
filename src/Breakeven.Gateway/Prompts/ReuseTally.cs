namespace Breakeven.Gateway.Prompts;

/// <summary>What a cache of one lifetime would have read and written, in sums in which a call counts less the longer ago it was.</summary>
internal sealed class ReuseTally
{
    private const double Decay = 1 - 1d / 200;
    private const double Margin = 1.1;

    public int Calls { get; private set; }
    public double Read { get; private set; }
    public double Written { get; private set; }

    public void Add(long read, long written)
    {
        Calls = Math.Min(Calls + 1, int.MaxValue - 1);
        Read = Read * Decay + read;
        Written = Written * Decay + written;
    }

    /// <summary>Takes over what was learnt elsewhere, as if it had come before.</summary>
    public void Learn(ReuseTally earlier)
    {
        double kept = Math.Pow(Decay, Calls);
        Calls = (int)Math.Min((long)Calls + earlier.Calls, int.MaxValue - 1);
        Read += earlier.Read * kept;
        Written += earlier.Written * kept;
    }

    /// <summary>Gain of the reads less surcharge of the writes.</summary>
    public double Net(decimal gain, decimal surcharge) => (double)gain * Read - (double)surcharge * Written;

    /// <summary>Whether the reads gain a tenth more than the writes cost.</summary>
    public bool Pays(decimal gain, decimal surcharge) => (double)gain * Read > Margin * (double)surcharge * Written && Read > 0;

    public void Clear() => (Calls, Read, Written) = (0, 0, 0);
}
