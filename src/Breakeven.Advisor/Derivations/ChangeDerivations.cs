using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Verdicts;
using static Breakeven.Advisor.Derivations.ApiDerivations;

namespace Breakeven.Advisor.Derivations;

/// <summary>The saving of the choice, and how far each input must move to change the verdict.</summary>
internal static class ChangeDerivations
{
    public static void Saving(Advice advice, DerivationList list)
    {
        if (AdviceWords.Chosen(advice) is not { MonthlyUsd: not null } chosen || AdviceWords.Rival(advice) is not { MonthlyUsd: not null } rival) return;
        if (list.Find(OptionName(chosen.Kind)) is not { } cost || list.Find(OptionName(rival.Kind)) is not { } other) return;
        list.Add("saving_usd_per_month", $"Saving of the choice ({AdviceWords.Kind(chosen.Kind)}) over {AdviceWords.Kind(rival.Kind)}", rival.MonthlyUsd.Point - chosen.MonthlyUsd.Point, Units.UsdPerMonth, "G = B − A",
            "Negative: the choice costs more than what it is measured against, which a requirement excludes.", DerivationList.Use("B", other), DerivationList.Use("A", cost));
    }

    public static void Flips(ImmutableArray<Flip> flips, DerivationList list)
    {
        foreach (Flip flip in flips)
            if (Number(flip.From) is { } from && Number(flip.To) is { } to && from != 0m && list.Find($"flip.{flip.Input}") is null)
                list.Add($"flip.{flip.Input}", $"Change of {InputWords.Name(flip.Input)} that turns the verdict", to / from - 1m, "of today's value", "x = z ÷ y − 1",
                    $"All else as it is, the verdict becomes {AdviceJson.Word(flip.Verdict)}. The nearest change found by walking to ten times and to a tenth of today's value and halving the step in which the verdict turns.",
                    Given("z", "Value at which it turns", to, "", new("search over this input alone")), Given("y", "Value today", from, "", new("the case")));
    }

    /// <summary>The derivation of an option's cost.</summary>
    public static string OptionName(string kind) => kind.Replace('-', '_') + "_usd_per_month";

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number) ? number : null;
}
