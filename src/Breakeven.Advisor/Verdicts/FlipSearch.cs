using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Looks for the smallest change of each single input that changes the verdict.</summary>
internal static class FlipSearch
{
    /// <summary>Changes beyond a factor of ten say nothing about today's decision.</summary>
    private const double Farthest = 10;
    private const int Steps = 96, Bisections = 40;

    /// <summary>Relative change that shows in six significant digits.</summary>
    private const double Visible = 1e-4;

    private sealed record Input(string Name, Func<CostModel, decimal> Value, Func<CostModel, decimal, CostModel> Scaled);

    private static readonly ImmutableArray<Input> Numbers =
    [
        new("requests_per_month", model => model.RequestsPerMonth, (model, factor) => model with { RequestsPerMonth = model.RequestsPerMonth * factor }),
        new("api_price_usd_per_request", model => model.ApiPerRequest, (model, factor) => model with { Api = model.Api with { Rates = model.Api.Rates.Scaled(factor) } }),
        new("server_usd_per_month", model => model.Own.ServerUsd, (model, factor) => model with { Own = model.Own.ScaleServers(factor) }),
        new("input_tokens", model => model.Mix.InputTokens, (model, factor) => Perturb.Tokens(model, factor, 1m)),
        new("output_tokens", model => model.Mix.OutputTokens, (model, factor) => Perturb.Tokens(model, 1m, factor)),
        new("ops_staff_usd_per_month", model => model.Own.StaffUsd, (model, factor) => model with { Own = model.Own with { StaffUsd = model.Own.StaffUsd * factor } }),
        new("capacity_requests_per_month", model => model.Own.CapacityRequests ?? 0m, (model, factor) => model with { Own = model.Own with { CapacityRequests = model.Own.CapacityRequests * factor } }),
        new("peak_to_mean", model => model.Load.Peak, (model, factor) => model with { Load = model.Load with { Peak = Math.Max(1m, model.Load.Peak * factor) } }),
    ];

    public static ImmutableArray<Flip> Find(WorkloadCase subject, Verdict verdict)
    {
        if (verdict == Verdict.NotEnoughData) return [];
        // Constraints do not depend on volumes and prices, so they are asked once.
        Constraints constraints = Constraints.Of(subject);
        Verdict VerdictOf(CostModel model) => Decision.VerdictOf(subject with { Model = model }, constraints);
        var flips = ImmutableArray.CreateBuilder<(double Size, Flip Flip)>();
        foreach (Input input in Numbers)
            if (Nearest(subject.Model, VerdictOf, verdict, input) is { } flip) flips.Add(flip);
        if (Saving(subject.Model, VerdictOf, verdict) is { } saving) flips.Add(saving);
        if (Staff(subject.Model, VerdictOf, verdict) is { } staff) flips.Add(staff);
        return [.. flips.OrderBy(flip => flip.Size).Select(flip => flip.Flip), .. RequirementFlips.Find(subject, verdict)];
    }

    private static (double, Flip)? Nearest(CostModel now, Func<CostModel, Verdict> verdictOf, Verdict verdict, Input input)
    {
        if (input.Value(now) == 0m) return null;
        CostModel At(double log) => input.Scaled(now, (decimal)Math.Round(Math.Exp(log), 12));
        double? up = FirstChange(log => verdictOf(At(log)), verdict, Math.Log(Farthest));
        double? down = FirstChange(log => verdictOf(At(log)), verdict, -Math.Log(Farthest));
        if ((up, down) is (null, null)) return null;
        double nearest = up is not { } higher ? down!.Value : down is { } lower && -lower < higher ? lower : higher;
        double told = Math.Abs(nearest) < Visible ? Math.CopySign(Visible, nearest) : nearest;
        return (Math.Abs(nearest), new(input.Name, Text(input.Value(now)), Text(input.Value(At(told))), verdictOf(At(nearest))));
    }

    private static (double, Flip)? Saving(CostModel now, Func<CostModel, Verdict> verdictOf, Verdict verdict)
    {
        decimal today = now.Api.OptimisationSaving;
        CostModel At(double share) => now with { Api = now.Api with { OptimisationSaving = (decimal)Math.Round(share, 12) } };
        double? more = FirstChange(step => verdictOf(At((double)today + step)), verdict, 0.95 - (double)today);
        double? less = today == 0 ? null : FirstChange(step => verdictOf(At((double)today + step)), verdict, -(double)today);
        double? nearest = more is { } a && (less is not { } b || a <= -b) ? more : less;
        return nearest is { } found ? (Math.Abs(found) * 2, new("optimisation_saving", Text(today), Text(At((double)today + found).Api.OptimisationSaving), verdictOf(At((double)today + found)))) : null;
    }

    /// <summary>Staff that was not counted: a share of an engineer at the default salary.</summary>
    private static (double, Flip)? Staff(CostModel now, Func<CostModel, Verdict> verdictOf, Verdict verdict)
    {
        const decimal MonthlySalary = 15_000m;
        if (now.Own.StaffUsd != 0) return null;
        CostModel At(double share) => now with { Own = now.Own with { StaffUsd = MonthlySalary * (decimal)Math.Round(share, 12) } };
        return FirstChange(share => verdictOf(At(share)), verdict, 3) is { } found
            ? (found, new("ops_fte_share", "0", Text(At(found).Own.StaffUsd / MonthlySalary), verdictOf(At(found)))) : null;
    }

    /// <summary>Walks from nothing to <paramref name="farthest"/> and narrows down the first step at which the verdict differs; the result lies just beyond the change.</summary>
    private static double? FirstChange(Func<double, Verdict> verdictAt, Verdict verdict, double farthest)
    {
        double same = 0;
        for (int step = 1; step <= Steps; step++)
        {
            double other = farthest * step / Steps;
            if (verdictAt(other) == verdict)
            {
                same = other;
                continue;
            }
            for (int i = 0; i < Bisections; i++)
            {
                double middle = (same + other) / 2;
                if (verdictAt(middle) == verdict) same = middle;
                else other = middle;
            }
            return other;
        }
        return null;
    }

    /// <summary>Six significant digits, rounded so that a reader can type them.</summary>
    private static string Text(decimal value)
    {
        if (value == 0m) return "0";
        int places = Math.Clamp(5 - (int)Math.Floor(Math.Log10((double)Math.Abs(value))), 0, 15);
        return decimal.Round(value, places).ToString("0.###############", CultureInfo.InvariantCulture);
    }
}
