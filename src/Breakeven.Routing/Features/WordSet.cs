namespace Breakeven.Routing.Features;

/// <summary>Words that at least two prompts of a training had. May take a strange word for a known one, in proportion to how full it is; never the other way round.</summary>
internal sealed class WordSet
{
    public const int Bytes = FeatureSpace.WordMarks / 8;

    private readonly byte[] _bits;

    public WordSet(byte[] bits) => _bits = bits;

    public ReadOnlySpan<byte> Bits => _bits;

    public bool Has(int mark) => (_bits[mark >> 3] & (1 << (mark & 7))) != 0;

    /// <summary>Share of the words that are not in the set; 1 where there is no word.</summary>
    public double UnseenShare(ReadOnlySpan<int> marks)
    {
        if (marks.IsEmpty) return 1;
        int unseen = 0;
        foreach (int mark in marks)
            if (!Has(mark)) unseen++;
        return (double)unseen / marks.Length;
    }

    /// <param name="prompts">In how many prompts each word occurs.</param>
    public static WordSet From(ReadOnlySpan<ushort> prompts)
    {
        byte[] bits = new byte[Bytes];
        for (int mark = 0; mark < prompts.Length; mark++)
            if (prompts[mark] >= FeatureWeights.LeastPrompts) bits[mark >> 3] |= (byte)(1 << (mark & 7));
        return new(bits);
    }
}
