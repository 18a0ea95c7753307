using System.Buffers.Text;
using System.Text;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>The samples of one metric, over all its labels.</summary>
internal readonly record struct MetricSum(double Sum, int Samples)
{
    /// <summary>For shares, which several workers of one engine tell each for itself.</summary>
    public double Mean => Sum / Samples;
}

/// <summary>Reads Prometheus' text format (0.0.4) as far as it is needed: names and values. Lines that it cannot read are skipped.</summary>
internal static class PrometheusText
{
    private static readonly byte[] AfterName = "{ \t"u8.ToArray();

    /// <summary>The metrics that <paramref name="wanted"/> names, summed over their labels; those that are not there are missing. NaN and infinite samples are not counted.</summary>
    public static Dictionary<string, MetricSum> Sum(ReadOnlySpan<byte> text, IReadOnlySet<string> wanted)
    {
        Dictionary<string, MetricSum> sums = new(StringComparer.Ordinal);
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range].Trim(" \t\r"u8);
            if (line.IsEmpty || line[0] == '#') continue;
            int end = line.IndexOfAny(AfterName);
            if (end <= 0 || end > 200) continue;
            string name = Encoding.ASCII.GetString(line[..end]);
            if (!wanted.Contains(name) || !TryReadValue(line[end..], out double value)) continue;
            MetricSum sum = sums.GetValueOrDefault(name);
            sums[name] = new(sum.Sum + value, sum.Samples + 1);
        }
        return sums;
    }

    private static bool TryReadValue(ReadOnlySpan<byte> rest, out double value)
    {
        value = 0;
        if (rest[0] == '{')
        {
            int close = EndOfLabels(rest);
            if (close < 0) return false;
            rest = rest[(close + 1)..];
        }
        rest = rest.TrimStart(" \t"u8);
        int end = rest.IndexOfAny((byte)' ', (byte)'\t'); // a timestamp may follow
        ReadOnlySpan<byte> number = end < 0 ? rest : rest[..end];
        return Utf8Parser.TryParse(number, out value, out int read) && read == number.Length && double.IsFinite(value);
    }

    /// <summary>A label's value may hold a brace, and a quote behind a backslash.</summary>
    private static int EndOfLabels(ReadOnlySpan<byte> labels)
    {
        bool quoted = false;
        for (int i = 1; i < labels.Length; i++)
        {
            if (quoted && labels[i] == '\\') i++;
            else if (labels[i] == '"') quoted = !quoted;
            else if (labels[i] == '}' && !quoted) return i;
        }
        return -1;
    }
}
