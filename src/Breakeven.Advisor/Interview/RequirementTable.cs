using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Interview;

/// <summary>Says of each requirement where it comes from and what it does to the verdict.</summary>
internal static class RequirementTable
{
    public const string NoEffect = "does not change the verdict alone";

    public static ImmutableArray<RequirementRow> Of(WorkloadVerdict verdict, ImmutableArray<Flip> flips) => verdict.Subject.Stated is not { } asked ? [] :
        [.. Questions.OfWorkload.AddRange(Questions.OfOrganisation).Where(question => question.Value is not null).Select(question => Row(question, asked, verdict, flips))];

    private static RequirementRow Row(Question question, ScenarioWorkload asked, WorkloadVerdict verdict, ImmutableArray<Flip> flips)
    {
        ScenarioOrg org = verdict.Subject.Org;
        string? value = question.Value!(asked, org), written = question.Value(asked.Written ?? asked, org);
        string basis = written is not null ? "stated" : value is not null ? "observed" : "default";
        return new(question.Field, value ?? question.Default, basis, question.Criterion, Effect(question, basis, verdict, flips));
    }

    private static string Effect(Question question, string basis, WorkloadVerdict verdict, ImmutableArray<Flip> flips)
    {
        Decision decision = verdict.Decision;
        string[] parts =
        [
            .. basis != "default" && Names(question, decision.Constraints.AgainstApi) ? ["excludes the API"] : Array.Empty<string>(),
            .. basis != "default" && Names(question, decision.Constraints.AgainstOwn) || IsMargin(question, verdict.Subject) ? ["excludes own servers"] : Array.Empty<string>(),
            .. decision.Why.Where(code => question.Codes.Contains(code)).Take(1).Select(code => $"a reason ({code})"),
            .. decision.Beware.Where(code => question.Codes.Contains(code)).Take(1).Select(code => $"a warning ({code})"),
            .. flips.Where(flip => flip.Input == question.Field).Take(1).Select(flip => $"{Readable(flip.To)} would make it {AdviceJson.Word(flip.Verdict)}"),
        ];
        return parts.Length == 0 ? NoEffect : string.Join("; ", parts.Distinct(StringComparer.Ordinal));
    }

    private static string Readable(string value) => value switch
    {
        "true" => "yes",
        "false" => "no",
        _ when decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number.ToString(Math.Abs(number) >= 100 ? "#,0" : "0.####", CultureInfo.InvariantCulture),
        _ => value,
    };

    private static bool Names(Question question, ImmutableArray<Finding> findings) => findings.Any(finding => question.Codes.Contains(finding.Code));

    /// <summary>The margin excludes also where it is the default.</summary>
    private static bool IsMargin(Question question, WorkloadCase subject) => question.Field == "quality_margin" && subject.Quality.Exclusion is not null;
}
