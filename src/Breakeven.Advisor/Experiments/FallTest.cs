namespace Breakeven.Advisor.Experiments;

/// <summary>Watches values between 0 and 1 for a mean that has fallen: valid at every moment, and quick however many good values came before. Not safe for concurrent use.</summary>
/// <remarks>
/// One sequence over all values would take as many bad ones as there were good ones. So two run, each over <see cref="Window"/> values and half a window apart, and the error is shared:
/// of windows in which nothing fell at most one in 1/α says that it did. (Restarting a sequential test is the classical way to a change detector: Lorden, Ann. Math. Stat. 42, 1971, theorem 2.)
/// Each is the intersection of an interval that holds for any sample and one that is narrow for large ones (docs/concepts/sequential-tests.md).
/// </remarks>
/// <param name="alpha">Of one window, both sequences together.</param>
public sealed class FallTest(double alpha)
{
    /// <summary>Values that a sequence sees.</summary>
    public const int Window = 1_000;

    private readonly double _each = alpha / 4; // two sequences, two kinds of interval
    private BoundedSequence _older = new(alpha / 4), _younger = new(alpha / 4);

    /// <summary>Values that the longer sequence has seen.</summary>
    public long Count => _older.Count;

    /// <summary>What is known of the mean of those.</summary>
    public Bounds Bounds => Of(_older);

    public void Add(double value)
    {
        if (_older.Count >= Window / 2) _younger.Add(value);
        _older.Add(value);
        if (_older.Count < Window) return;
        (_older, _younger) = (_younger, new(_each));
    }

    /// <summary>Whether the mean is proven to be below.</summary>
    public bool IsBelow(double limit) => Of(_older).High < limit || Of(_younger).High < limit;

    /// <summary>Whether it is proven to be above.</summary>
    public bool IsAbove(double limit) => Of(_older).Low > limit;

    private Bounds Of(BoundedSequence sequence) => sequence.Bounds.And(MeanContrast.Of(sequence, _each));
}
