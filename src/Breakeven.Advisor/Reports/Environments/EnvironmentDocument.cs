using System.Collections.Immutable;
using System.Globalization;

namespace Breakeven.Advisor.Reports.Environments;

/// <summary>The report as a document that every renderer can write.</summary>
public static class EnvironmentDocument
{
    public static ReportDocument Build(EnvironmentReport report, string source)
    {
        ArgumentNullException.ThrowIfNull(report);
        ImmutableArray<EnvironmentCost> own = [.. report.Environments.Where(item => item.OwnCalls > 0)];
        string headline = own.IsEmpty
            ? "No call was answered by an own model."
            : string.Join(' ', own.Select(Sentence));
        return new("What the environments cost", headline, ReportTone.Neutral, [], [Costs(report), .. own.Select(Section)])
        {
            Subtitle = report is { From: { } from, Until: { } until } ? $"{source}, hours from {Instant(from)} to {Instant(until)}" : source,
            Footer = $"API prices: price book {report.PriceBook}, list prices, the same token counts, nothing cached. Tokens of another model differ with its tokenizer and its words. Servers that no call was ever recorded for are in no environment.",
        };
    }

    private static string Sentence(EnvironmentCost item) => item.SavedUsd switch
    {
        null when item.UnpricedCalls == 0 => $"{Name(item)}: own models were occupied for {Format.Usd(item.OwnBusyUsd.Usd)} where the API would have cost {Format.Usd(item.ApiUsd.Usd)}; what their servers cost while idle is not recorded.",
        null => $"{Name(item)}: own models cost {Format.Usd(item.OwnUsd.Usd)}; for {Format.Whole(item.UnpricedCalls)} of {Format.Whole(item.OwnCalls)} calls no API price is known.",
        { } saved when saved >= Money.Zero => $"{Name(item)}: own models cost {Format.Usd(item.OwnUsd.Usd)} where the API would have cost {Format.Usd(item.ApiUsd.Usd)}: {Format.Usd(saved.Usd)} saved.",
        { } lost => $"{Name(item)}: own models cost {Format.Usd(item.OwnUsd.Usd)} where the API would have cost {Format.Usd(item.ApiUsd.Usd)}: {Format.Usd(-lost.Usd)} more.",
    };

    private static ReportSection Costs(EnvironmentReport report) => new("Cost", 2,
    [
        new ReportTable(
            [new("Environment"), new("Calls", IsNumber: true), new("By own models", IsNumber: true), new("APIs", IsNumber: true), new("Own, busy", IsNumber: true), new("Own, idle", IsNumber: true), new("Own calls at the API", IsNumber: true)],
            [.. report.Environments.Select(item => new ReportRow(
                [Name(item), Format.Whole(item.Calls), Format.Whole(item.OwnCalls), Format.Usd(item.CloudUsd.Usd), Format.Usd(item.OwnBusyUsd.Usd), Format.Usd(item.OwnIdleUsd.Usd), item.OwnCalls == 0 ? "-" : item.Api.IsEmpty ? "no price" : Format.Usd(item.ApiUsd.Usd)]))]),
    ]);

    private static ReportSection Section(EnvironmentCost item)
    {
        ImmutableArray<ReportBlock>.Builder blocks = ImmutableArray.CreateBuilder<ReportBlock>();
        if (!item.Api.IsEmpty)
            blocks.Add(new ReportTable(
                [new("API instead"), new("Basis"), new("Calls", IsNumber: true), new("Would have cost", IsNumber: true)],
                [.. item.Api.Select(api => new ReportRow([$"{api.Provider}/{api.Model}", Format.Words(api.Basis), Format.Whole(api.Calls), Format.Usd(api.Usd.Usd)]))]));
        if (!item.IdleIsRecorded)
            blocks.Add(new ReportParagraph("The ledger does not tell what all of its own servers cost while idle: the traffic was imported, or a target has no `hosting`. Only busy time is counted, which is too little.", ReportTone.Caution));
        if (item.UnpricedCalls > 0)
            blocks.Add(new ReportParagraph($"For {Format.Whole(item.UnpricedCalls)} calls no API answers the same route in another environment, or its price is not known: name one with --api PROVIDER/MODEL.", ReportTone.Caution));
        return new(Name(item), 2, blocks.ToImmutable());
    }

    private static string Name(EnvironmentCost item) => item.Environment ?? "no environment";

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
