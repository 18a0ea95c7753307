using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;
using static Breakeven.Advisor.Derivations.ApiDerivations;

namespace Breakeven.Advisor.Derivations;

/// <summary>The sums over several workloads: each one's part, and the small ones together where there are many.</summary>
internal static class TotalDerivations
{
    private const int Most = 8;

    public static ImmutableArray<Derivation> Of(Advice whole, ImmutableArray<(string Name, string Kind, decimal[] Parts)> sums)
    {
        DerivationList list = new();
        foreach ((string name, string kind, decimal[] parts) in sums)
            if (Option(whole, kind) is { MonthlyUsd: { } usd }) Sum(list, name, kind, parts, usd.Point, whole.Workloads);
        ChangeDerivations.Saving(whole, list);
        return list.ToImmutable();
    }

    private static FleetOption? Option(Advice whole, string kind) => whole.Options.FirstOrDefault(option => option.Kind == kind);

    private static void Sum(DerivationList list, string name, string kind, decimal[] parts, decimal total, ImmutableArray<Advice> workloads)
    {
        int[] order = [.. Enumerable.Range(0, parts.Length).OrderByDescending(index => parts[index]).ThenBy(index => workloads[index].Name, StringComparer.Ordinal)];
        int shown = order.Length <= Most + 1 ? order.Length : Most;
        List<DerivationInput> inputs = [.. order.Take(shown).Select((index, place) => Given($"x_{place + 1}", workloads[index].Name ?? $"#{index + 1}", parts[index], Units.UsdPerMonth, new(Plan(kind))))];
        if (shown < order.Length) inputs.Add(Given("x_rest", $"{order.Length - shown:#,0} more workloads", order.Skip(shown).Sum(index => parts[index]), Units.UsdPerMonth, new($"sum of {Plan(kind)}")));
        list.Add(name, kind switch { "api" => "All by API a month", "self-host" => "All on own servers a month", _ => "Each by its own plan a month" }, total, Units.UsdPerMonth, $"T = {string.Join(" + ", inputs.Select(input => input.Symbol))}",
            "Each workload is decided alone, on its own engine; the sum shares nothing between them.", inputs);
    }

    private static string Plan(string kind) => kind switch { "api" => "its API cost", "self-host" => "its cost on own servers", _ => "the cost of its own plan" };
}
