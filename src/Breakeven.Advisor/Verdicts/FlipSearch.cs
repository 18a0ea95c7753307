using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Looks for the smallest change of each single input that changes the verdict.</summary>
/// <remarks>
/// 1. Walk away from today's value, up and down, over even steps and over every volume at which a server more or less is needed, for
/// there the cost jumps. 2. Halve the first span in which the verdict differs. 3. Round away from today's value to as few digits as
/// give the other verdict, exactly: what is told can be typed into a scenario.
/// </remarks>
internal static class FlipSearch
{
    /// <summary>Changes beyond a factor of ten say nothing about today's decision.</summary>
    private const double Farthest = 10;
    private const int Steps = 96, NearestServers = 64, Bisections = 60;

    /// <summary>To both sides of a jump, relative.</summary>
    private const double Beside = 1e-9;

    public static ImmutableArray<Flip> Find(WorkloadCase subject, Verdict verdict)
    {
        if (verdict == Verdict.NotEnoughData) return [];
        // Constraints do not depend on volumes and prices, so they are asked once.
        Constraints constraints = Constraints.Of(subject);
        var flips = ImmutableArray.CreateBuilder<(double Size, Flip Flip)>();
        if (constraints is { ApiIsFeasible: true, OwnIsFeasible: true } && subject.VolumeIsKnown)
        {
            foreach (FlipInput input in FlipInput.Of(subject))
                if (Nearest(subject, verdict, input) is { } flip) flips.Add(flip);
            if (Saving(subject, verdict) is { } saving) flips.Add(saving);
            if (Staff(subject, verdict) is { } staff) flips.Add(staff);
        }
        return [.. flips.OrderBy(flip => flip.Size).Select(flip => flip.Flip), .. RequirementFlips.Find(subject, verdict)];
    }

    private static Verdict At(WorkloadCase subject, CostModel model) => Decision.Choose(subject.Requirements, model.Costs().Cheapest());

    private static (double, Flip)? Nearest(WorkloadCase subject, Verdict verdict, FlipInput input)
    {
        var now = new FastModel(subject.Model);
        double value = (double)input.Value;
        bool Differs(double log)
        {
            FastModel model = now;
            input.Move(ref model, value * Math.Exp(log));
            return Decision.Choose(subject.Requirements, model.Costs().Cheapest()) != verdict;
        }
        double highest = Math.Log(Math.Min(Farthest, (double)input.Most / value)), lowest = -Math.Log(Math.Min(Farthest, input.Least > 0 ? value / (double)input.Least : Farthest));
        double? up = highest > 0 ? FirstChange(Differs, highest, Jumps(now, input, highest)) : null;
        double? down = lowest < 0 ? FirstChange(Differs, lowest, Jumps(now, input, lowest)) : null;
        double? nearest = up is { } higher && down is { } lower ? (-lower < higher ? lower : higher) : up ?? down;
        if (nearest is not { } found) return null;
        return RoundedValue.Beyond(input.Value, value * Math.Exp(found), candidate =>
            candidate >= input.Least && candidate <= input.Most && At(subject, input.Set(subject.Model, candidate)) != verdict) is { } told
            ? (Math.Abs(found), new(input.Name, RoundedValue.Text(input.Value), RoundedValue.Exact(told), At(subject, input.Set(subject.Model, told)))) : null;
    }

    /// <summary>Where the number of servers changes, as logarithms of the factor on the input; the nearest of them.</summary>
    private static double[] Jumps(in FastModel now, FlipInput input, double farthest)
    {
        double servers = now.ServersAtPeak;
        if (input.StepPower == 0 || servers <= 0) return [];
        bool more = farthest > 0 == input.StepPower > 0;
        double first = more ? Math.Floor(servers) + 1 : Math.Ceiling(servers) - 1;
        var jumps = new List<double>(2 * NearestServers);
        for (int step = 0; step < NearestServers; step++)
        {
            double count = more ? first + step : first - step, log = Math.Log(count / servers) * input.StepPower;
            if (count < 1 || Math.Abs(log) >= Math.Abs(farthest)) break;
            jumps.Add(log - Math.CopySign(Beside, farthest));
            jumps.Add(log + Math.CopySign(Beside, farthest));
        }
        return [.. jumps];
    }

    private static (double, Flip)? Saving(WorkloadCase subject, Verdict verdict)
    {
        const decimal MostSaving = 0.95m;
        decimal today = subject.Model.Api.OptimisationSaving;
        CostModel Exactly(decimal share) => subject.Model with { Api = subject.Model.Api with { OptimisationSaving = share } };
        var now = new FastModel(subject.Model);
        bool Differs(double step) => Decision.Choose(subject.Requirements, (now with { Saving = (double)today + step }).Costs().Cheapest()) != verdict;
        double? more = today < MostSaving ? FirstChange(Differs, (double)(MostSaving - today), []) : null;
        double? less = today > 0m ? FirstChange(Differs, -(double)today, []) : null;
        double? nearest = more is { } a && (less is not { } b || a <= -b) ? more : less;
        if (nearest is not { } found) return null;
        return RoundedValue.Beyond(today, Math.Max(0, (double)today + found), share => share is >= 0m and <= MostSaving && At(subject, Exactly(share)) != verdict) is { } told
            ? (Math.Abs(found) * 2, new("optimisation_saving", RoundedValue.Text(today), RoundedValue.Exact(told), At(subject, Exactly(told)))) : null;
    }

    /// <summary>Staff that was not counted: a share of an engineer at the default salary.</summary>
    private static (double, Flip)? Staff(WorkloadCase subject, Verdict verdict)
    {
        const decimal MonthlySalary = 15_000m;
        const double Engineers = 3;
        if (subject.Model.Own.StaffUsd != 0) return null;
        CostModel Exactly(decimal share) => subject.Model with { Own = subject.Model.Own with { StaffUsd = MonthlySalary * share } };
        var now = new FastModel(subject.Model);
        bool Differs(double share) => Decision.Choose(subject.Requirements, (now with { StaffUsd = (double)MonthlySalary * share }).Costs().Cheapest()) != verdict;
        if (FirstChange(Differs, Engineers, []) is not { } found) return null;
        return RoundedValue.Beyond(0m, found, share => At(subject, Exactly(share)) != verdict) is { } told
            ? (found, new("ops_fte_share", "0", RoundedValue.Exact(told), At(subject, Exactly(told)))) : null;
    }

    /// <summary>The first span of a walk to <paramref name="farthest"/> in which the verdict differs, halved until it is a point just beyond the change.</summary>
    /// <param name="jumps">Further places to look at, nearest first.</param>
    private static double? FirstChange(Func<double, bool> differs, double farthest, double[] jumps)
    {
        double same = 0;
        for ((int step, int jump) = (1, 0); step <= Steps || jump < jumps.Length;)
        {
            double even = step <= Steps ? farthest * step / Steps : double.NaN;
            bool jumpsFirst = jump < jumps.Length && !(Math.Abs(jumps[jump]) >= Math.Abs(even));
            double other = jumpsFirst ? jumps[jump++] : even;
            if (!jumpsFirst) step++;
            if (differs(other)) return Halved(differs, same, other);
            same = other;
        }
        return null;
    }

    private static double Halved(Func<double, bool> differs, double same, double other)
    {
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (same + other) / 2;
            if (differs(middle)) other = middle;
            else same = middle;
        }
        return other;
    }
}
