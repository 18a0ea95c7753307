using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>Which own fleets were looked at, which was taken, and why the nearest others were not.</summary>
internal static class FleetSearchSection
{
    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        if (subject.Advice.FleetSearch is { } search) yield return new("Own fleet searched", subject.Level, Blocks(search));
    }

    private static ImmutableArray<ReportBlock> Blocks(FleetSearchSummary search)
    {
        var blocks = ImmutableArray.CreateBuilder<ReportBlock>();
        blocks.Add(new ReportParagraph(Summary(search), search.Chosen is null ? ReportTone.Bad : ReportTone.Neutral));
        if (search.Mixed is { } mixed) blocks.Add(new ReportParagraph(mixed.Text, ReportTone.Caution));
        if (!search.Alternatives.IsEmpty)
            blocks.Add(new ReportTable([new("Not taken"), new("Why"), new("A month", true)],
                [.. search.Alternatives.Select(other => new ReportRow([other.Name, other.Text, other.Choice is { } choice ? Format.Usd(choice.MonthlyUsd) : "—"]))]));
        if (!search.MarginalServers.IsEmpty && search.MarginalBasis is { } basis)
        {
            blocks.Add(new ReportParagraph($"A further server pays while it is filled above its critical share: its cost over what the API would ask for a full one. Load: {basis}."));
            blocks.Add(new ReportTable([new("Server", true), new("Carries a month", true), new("Worth", true), new("Costs", true), new("Filled", true), new("Critical", true), new("Pays")],
                [.. search.MarginalServers.Select(Row)]));
        }
        return blocks.ToImmutable();
    }

    private static string Summary(FleetSearchSummary search)
    {
        string looked = $"{search.Combinations:#,0} combinations of {Count(search.Models, "model")}, {Count(search.Gpus, "accelerator")}, {string.Join(" or ", search.Precisions)}, {string.Join(" or ", search.Procurements)}: "
            + $"{search.Costed:#,0} costed, {search.TooDear:#,0} dearer by one server alone, {search.DoNotFit:#,0} too small, {search.TooSlow:#,0} too slow.";
        if (search.Chosen is not { } chosen) return $"Nothing runs. {looked}";
        string hardware = chosen.Gpu is null ? "the stated server" : $"{chosen.GpusPerServer}x {chosen.Gpu}{(chosen.Precision is null ? "" : $" at {chosen.Precision}")}";
        return $"{chosen.Servers:#,0} of {hardware} ({chosen.Procurement}), {Format.Usd(chosen.MonthlyUsd)} a month as {AdviceWords.Kind(chosen.Plan).ToLowerInvariant()}, is the cheapest. {looked}";
    }

    private static string Count(ImmutableArray<string> names, string noun) => names.Length switch
    {
        0 => $"no {noun}",
        1 => names[0],
        _ => $"{names.Length:#,0} {noun}s",
    };

    private static ReportRow Row(MarginalServerSummary server) => new(
        [Format.Whole(server.Number), Format.Count((double)server.CarriedRequestsPerMonth), Format.Usd(server.WorthUsd), Format.Usd(server.UsdPerMonth), Format.Percent(server.Fill), Format.Percent(server.CriticalFill), server.Pays ? "yes" : "no"]);
}
