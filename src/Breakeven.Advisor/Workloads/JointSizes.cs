using System.Collections.Immutable;
using System.Numerics;

namespace Breakeven.Advisor.Workloads;

/// <summary>Counts how input and output lengths occur together, in fixed memory: powers of two each way.</summary>
internal sealed class JointSizes
{
    private const int Steps = 32; // reaches 2^30 tokens
    private const double LeastShare = 0.001;

    /// <summary>Windows of common engines and price steps of the large providers (docs/concepts/usage.md).</summary>
    private static readonly ImmutableArray<(SizeKind Of, long Tokens)> Limits =
    [
        (SizeKind.Context, 8_192), (SizeKind.Context, 32_768), (SizeKind.Context, 131_072),
        (SizeKind.Input, 128_000), (SizeKind.Input, 200_000), (SizeKind.Input, 272_000),
    ];

    private readonly long[] _counts = new long[Steps * Steps];
    private readonly long[] _above = new long[Limits.Length];
    private long _count;
    private double _meanX, _meanY, _xx, _yy, _xy;

    public void Add(long input, long output)
    {
        _count++;
        _counts[StepOf(input) * Steps + StepOf(output)]++;
        for (int i = 0; i < Limits.Length; i++)
            if ((Limits[i].Of == SizeKind.Input ? input : input + output) > Limits[i].Tokens) _above[i]++;
        // Welford's update: no difference of large sums.
        double x = Math.Log(1 + Math.Max(0, input)), y = Math.Log(1 + Math.Max(0, output));
        double dx = x - _meanX, dy = y - _meanY;
        _meanX += dx / _count;
        _meanY += dy / _count;
        _xx += dx * (x - _meanX);
        _yy += dy * (y - _meanY);
        _xy += dx * (y - _meanY);
    }

    public SizeShape? Shape() => _count == 0 ? null : new(
        _xx > 0 && _yy > 0 ? Math.Clamp(_xy / Math.Sqrt(_xx * _yy), -1, 1) : null,
        [
            .. _counts.Index().Where(cell => cell.Item >= Math.Max(1, LeastShare * _count))
                .Select(cell => new SizeCell(UpTo(cell.Index / Steps), UpTo(cell.Index % Steps), (double)cell.Item / _count)),
        ],
        [.. Limits.Zip(_above, (limit, above) => new SizeAbove(limit.Of, limit.Tokens, (double)above / _count))]);

    private static int StepOf(long tokens) => tokens <= 0 ? 0 : Math.Min(Steps - 1, 65 - BitOperations.LeadingZeroCount((ulong)(tokens - 1)));

    private static long UpTo(int step) => step == 0 ? 0 : 1L << (step - 1);
}
