using System.Collections.Immutable;
using System.Globalization;

namespace Breakeven.Advisor.Reports.Residency;

/// <summary>The report as a document that every renderer can write.</summary>
public static class ResidencyDocument
{
    private const string Unknown = "not recorded";

    public static ReportDocument Build(ResidencyReport report, string source)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(
            "Where the data went", report.Sentence, report.Violations > 0 ? ReportTone.Bad : report.Unproven > 0 ? ReportTone.Caution : ReportTone.Good,
            [], [.. report.Classes.Select(Section)])
        {
            Subtitle = report is { From: { } from, Until: { } until } ? $"{source}, calls from {Instant(from)} to {Instant(until)}" : source,
            Footer = "Every attempt counts, answered or not. Each is judged by the policies of the configuration that its call ran under. A call with several classes counts in each.",
        };
    }

    private static ReportSection Section(ClassResidency item)
    {
        ImmutableArray<ReportBlock>.Builder blocks = ImmutableArray.CreateBuilder<ReportBlock>();
        blocks.Add(new ReportParagraph(Summary(item), item.Violations > 0 ? ReportTone.Bad : item.Unproven > 0 ? ReportTone.Caution : ReportTone.Neutral));
        if (!item.Places.IsEmpty) blocks.Add(Places(item));
        if (!item.Findings.IsEmpty) blocks.Add(Findings(item));
        return new($"Data class {item.DataClass}", 2, blocks.ToImmutable());
    }

    private static string Summary(ClassResidency item)
    {
        List<string> parts = [$"{Format.Whole(item.Calls)} calls, {Format.Whole(item.Attempts)} attempts, {Format.Whole(item.Violations)} outside the policy."];
        if (item.Denied > 0) parts.Add($"{Format.Whole(item.Denied)} calls were refused rather than sent elsewhere.");
        if (item.Unrestricted > 0) parts.Add($"{Format.Whole(item.Unrestricted)} attempts ran under a configuration without a policy for this class: it was a label.");
        if (item.Unproven > 0) parts.Add($"For {Format.Whole(item.Unproven)} attempts the ledger does not tell the policy or the place.");
        return string.Join(' ', parts);
    }

    private static ReportTable Places(ClassResidency item) => new(
        [new("Location"), new("Region"), new("Provider"), new("Target"), new("Attempts", IsNumber: true)],
        [.. item.Places.Select(place => new ReportRow([Word(place.Location), place.Region ?? Unknown, place.Provider ?? Unknown, place.Target, Format.Whole(place.Attempts)]))]);

    private static ReportTable Findings(ClassResidency item) => new(
        [new("Outside the policy"), new("Request"), new("Target"), new("Location"), new("Region"), new("Configuration", IsNumber: true)],
        [.. item.Findings.Select(finding => new ReportRow(
            [Instant(finding.At), finding.RequestId, finding.Target, Word(finding.Location), finding.Region ?? Unknown, finding.ConfigVersion?.ToString(CultureInfo.InvariantCulture) ?? Unknown]))]);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Word(Location? location) => location switch { Location.Own => "own", Location.Cloud => "cloud", _ => Unknown };
}
