using System.Collections.Immutable;
using Breakeven.Economics.Capacity;

namespace Breakeven.Cli.Demo;

/// <summary>When which call is made: recorded sizes under a recorded load curve, thinned to a sample.</summary>
internal sealed class DemoSchedule
{
    private readonly TimeSpan _step;
    private readonly double[] _callsPerSecond;

    private DemoSchedule(DateTimeOffset start, TimeSpan step, double[] callsPerSecond, ImmutableArray<DemoCall> calls, double callsPerSample)
    {
        Start = start;
        _step = step;
        _callsPerSecond = callsPerSecond;
        Calls = calls;
        CallsPerSample = callsPerSample;
    }

    public DateTimeOffset Start { get; }
    public DateTimeOffset Middle => Start + (End - Start) / 2;
    public DateTimeOffset End => Start + _callsPerSecond.Length * _step;

    /// <summary>The cloud is down for a hundredth of the time, in the middle of the first half.</summary>
    public OutageWindow CloudOutage => OutageAt(OutageKind.Refused503, 0.27);

    /// <summary>The own engine is down as long, in the second half.</summary>
    public OutageWindow EngineOutage => OutageAt(OutageKind.Refused503, 0.77);

    /// <summary>The mean request.</summary>
    public RequestShape TypicalRequest => new(Calls.Average(call => (double)call.InputTokens), Calls.Average(call => (double)call.OutputTokens));

    /// <summary>In order of time.</summary>
    public ImmutableArray<DemoCall> Calls { get; }

    /// <summary>How many calls of the full load one replayed call stands for.</summary>
    public double CallsPerSample { get; }

    /// <summary>The full load at an instant, in calls a second.</summary>
    public double LoadAt(DateTimeOffset at)
    {
        int index = (int)Math.Clamp((at - Start) / _step, 0, _callsPerSecond.Length - 1);
        return _callsPerSecond[index];
    }

    /// <summary>A sample of <paramref name="requests"/> calls, spread as the load is.</summary>
    /// <param name="sizes">Token counts, used in order and again from the start when they run out.</param>
    /// <param name="relativeRates">Load of each step; null where the recording has a gap, which is filled from a week, else a day, before or after.</param>
    /// <param name="callsPerSecond">Mean of the full load.</param>
    public static DemoSchedule FromCurve(
        ImmutableArray<(int Input, int Output)> sizes, ImmutableArray<double?> relativeRates, TimeSpan step, double callsPerSecond,
        IReadOnlyList<DemoWorkload> workloads, DateTimeOffset start, int requests, int seed)
    {
        double[] rates = Filled(relativeRates, step);
        double scale = callsPerSecond / rates.Average();
        for (int i = 0; i < rates.Length; i++) rates[i] *= scale;

        Random random = new(seed);
        ImmutableArray<(int Input, int Output)> recurring = Recurring(sizes);
        double total = rates.Sum();
        ImmutableArray<DemoCall>.Builder calls = ImmutableArray.CreateBuilder<DemoCall>(requests);
        double before = 0;
        int at = 0;
        for (int i = 0; i < requests; i++)
        {
            // One draw in each of `requests` equal parts of the load: a sample that follows the curve closely.
            double mass = (i + random.NextDouble()) / requests * total;
            while (at < rates.Length - 1 && before + rates[at] < mass) before += rates[at++];
            double within = rates[at] > 0 ? Math.Clamp((mass - before) / rates[at], 0, 0.999999) : 0;
            DateTimeOffset time = start + (at + within) * step;
            calls.Add(Call(i, Microseconds(time), Pick(workloads, random), sizes[i % sizes.Length], recurring, seed));
        }
        double fullLoad = callsPerSecond * rates.Length * step.TotalSeconds;
        return new(start, step, rates, calls.DrainToImmutable(), fullLoad / requests);
    }

    /// <summary>A sample of somebody's own trace, at its own times.</summary>
    /// <param name="trace">Records in order of time.</param>
    public static DemoSchedule FromTrace(IReadOnlyList<CallRecord> trace, IReadOnlyList<DemoWorkload> workloads, DateTimeOffset start, int requests, int seed)
    {
        DateTimeOffset first = trace[0].StartedAt;
        TimeSpan span = trace[^1].StartedAt - first + TimeSpan.FromSeconds(1);
        const int steps = 336;
        TimeSpan step = span / steps;
        double[] rates = new double[steps];
        foreach (CallRecord record in trace) rates[Math.Min(steps - 1, (int)((record.StartedAt - first) / step))] += 1 / step.TotalSeconds;

        int count = Math.Min(requests, trace.Count);
        Random random = new(seed);
        CallRecord[] sample = [.. Enumerable.Range(0, count).Select(i => trace[(int)((long)i * trace.Count / count)])];
        ImmutableArray<(int Input, int Output)> sizes = [.. sample.Select(record => ((int)Math.Clamp(record.Usage().TotalInput, 1, 200_000), (int)Math.Clamp(record.Usage().Output, 1, 100_000)))];
        ImmutableArray<(int Input, int Output)> recurring = Recurring(sizes);
        ImmutableArray<DemoCall>.Builder calls = ImmutableArray.CreateBuilder<DemoCall>(count);
        for (int i = 0; i < count; i++)
            calls.Add(Call(i, Microseconds(start + (sample[i].StartedAt - first)), Pick(workloads, random), sizes[i], recurring, seed));
        return new(start, step, rates, calls.DrainToImmutable(), (double)trace.Count / count);
    }

    /// <summary>Share of a workload's calls in a stretch that ask what was asked in it before.</summary>
    public double RepeatShare(DemoWorkload workload, DateTimeOffset from, DateTimeOffset until)
    {
        DemoCall[] calls = [.. Calls.Where(call => call.Workload == workload && call.At >= from && call.At < until)];
        int[] questions = [.. calls.Where(call => call.Question is not null).Select(call => call.Question!.Value)];
        return calls.Length == 0 ? 0 : (double)(questions.Length - questions.Distinct().Count()) / calls.Length;
    }

    /// <summary>A question that recurs has the same size each time: that of one recorded call.</summary>
    private static DemoCall Call(int index, DateTimeOffset at, DemoWorkload workload, (int Input, int Output) size, ImmutableArray<(int Input, int Output)> recurring, int seed)
    {
        string id = $"demo-{seed}-{index:D6}";
        int? question = recurring.IsEmpty ? null : DemoMix.QuestionOf(workload, id);
        (int input, int output) = question is { } asked ? recurring[asked % recurring.Length] : size;
        return new(index, at, workload, Math.Max(1, input), Math.Max(1, output), id, question);
    }

    private static ImmutableArray<(int Input, int Output)> Recurring(ImmutableArray<(int Input, int Output)> sizes) =>
        [.. sizes.Where(size => size.Input <= DemoMix.LongestRecurring).Take(DemoMix.RecurringQuestions)];

    private OutageWindow OutageAt(OutageKind kind, double share)
    {
        TimeSpan whole = End - Start;
        return new(kind, Start + whole * share, Start + whole * (share + 0.01));
    }

    private static DemoWorkload Pick(IReadOnlyList<DemoWorkload> workloads, Random random)
    {
        double draw = random.NextDouble();
        foreach (DemoWorkload workload in workloads)
        {
            draw -= workload.Share;
            if (draw < 0) return workload;
        }
        return workloads[0];
    }

    private static double[] Filled(ImmutableArray<double?> rates, TimeSpan step)
    {
        int day = (int)(TimeSpan.FromDays(1) / step);
        int[] offsets = [-7 * day, 7 * day, -day, day];
        double mean = rates.Average() ?? 1;
        return [.. Enumerable.Range(0, rates.Length).Select(i => rates[i] ?? offsets.Select(offset => At(i + offset)).FirstOrDefault(rate => rate is not null) ?? mean)];

        double? At(int i) => i >= 0 && i < rates.Length ? rates[i] : null;
    }

    /// <summary>Records keep microseconds.</summary>
    private static DateTimeOffset Microseconds(DateTimeOffset time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
