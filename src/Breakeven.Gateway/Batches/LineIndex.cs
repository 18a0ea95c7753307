using System.Collections.Immutable;
using Breakeven.Gateway.Files;

namespace Breakeven.Gateway.Batches;

/// <summary>Where the lines of a file begin. Empty lines are none.</summary>
internal sealed class LineIndex
{
    private readonly ImmutableArray<(long Start, int Length, int Number)> _lines;

    private LineIndex(ImmutableArray<(long Start, int Length, int Number)> lines) => _lines = lines;

    public int Count => _lines.Length;

    /// <param name="longest">Longest line in bytes.</param>
    /// <param name="most">Lines after which it stops looking: one more than may be there.</param>
    /// <param name="tooLong">Number, from 1, of the first line that is longer than that; null for none.</param>
    public static LineIndex Of(SealedReader file, long longest, int most, out int? tooLong)
    {
        ImmutableArray<(long, int, int)>.Builder lines = ImmutableArray.CreateBuilder<(long, int, int)>();
        tooLong = null;
        long start = 0, at = 0;
        bool isBlank = true;
        int number = 1;
        while (lines.Count < most && file.From(at) is { IsEmpty: false } there)
        {
            int end = there.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? there : there[..end];
            isBlank &= part.Trim(" \t\r"u8).IsEmpty;
            at += part.Length;
            if (at - start > longest)
            {
                tooLong = number;
                break;
            }
            if (end < 0) continue;
            if (!isBlank) lines.Add((start, (int)(at - start), number));
            (start, isBlank) = (++at, true);
            number++;
        }
        if (!isBlank && tooLong is null && lines.Count < most) lines.Add((start, (int)(at - start), number));
        return new(lines.ToImmutable());
    }

    /// <summary>The number, from 1, that an editor shows beside the line; empty lines count there.</summary>
    public int NumberOf(int line) => _lines[line].Number;

    /// <param name="line">From 0, among those that are not empty.</param>
    public byte[] Read(SealedReader file, int line)
    {
        (long start, int length, _) = _lines[line];
        byte[] text = new byte[length];
        file.Read(start, text);
        return text;
    }
}
