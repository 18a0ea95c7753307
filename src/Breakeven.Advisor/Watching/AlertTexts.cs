using Breakeven.Advisor.Verdicts;
using static System.FormattableString;

namespace Breakeven.Advisor.Watching;

/// <summary>Says an alert in a sentence with the figures of the case.</summary>
internal static class AlertTexts
{
    public static string Say(AlertDraft draft, WatchedCase now, DateTimeOffset at) => draft.Kind switch
    {
        AlertKind.VerdictChanged => Invariant($"{now.Name}: {AdviceJson.Word(draft.From)} gives way to {AdviceJson.Word(draft.To)}{Taken(draft)}{Because(draft, now)}. {Costs(now)}"),
        AlertKind.CrossingExpected => Invariant($"{now.Name}: at its present trend ({Signed(now.Trend!.PerDay * DaysPerMonth)} requests a month each month) volume reaches {draft.Expected!.RequestsPerMonth:#,0} requests a month on {at.UtcDateTime.AddDays(draft.Expected.Days):yyyy-MM-dd}, from where {AdviceJson.Word(draft.To)} costs less than {AdviceJson.Word(draft.From)}. {Costs(now)}"),
        _ => Invariant($"{now.Name}: new API prices turn the answer for the same traffic from {AdviceJson.Word(draft.From)} to {AdviceJson.Word(draft.To)}{Rates(draft, now)}. {Costs(now)}"),
    };

    private const double DaysPerMonth = 730 / 24.0;

    private static string Taken(AlertDraft draft) => draft.Evaluations is { } evaluations ? Invariant($" after {evaluations} evaluations in a row") : " at once";

    private static string Because(AlertDraft draft, WatchedCase now) => draft.Cause switch
    {
        AlertCause.Volume => Invariant($": volume went from {draft.Held!.RequestsPerMonth:#,0} to {now.Subject.Model.RequestsPerMonth:#,0} requests a month"),
        AlertCause.Prices => $": the API's prices changed{Rates(draft, now)}",
        AlertCause.Requirements => ": the requirements were changed",
        _ => now.Verdict is Verdict.NotEnoughData ? ": too little traffic is left to judge" : "",
    };

    private static string Rates(AlertDraft draft, WatchedCase now)
    {
        TokenRates old = draft.Held!.ApiRates, current = now.Subject.Model.Api.Rates;
        return Invariant($" (${old.Input:0.####} in and ${old.Output:0.####} out per million tokens before, ${current.Input:0.####} and ${current.Output:0.####} now)");
    }

    private static string Costs(WatchedCase now) => !now.Subject.VolumeIsKnown ? "" :
        Invariant($"At {now.Subject.Model.RequestsPerMonth:#,0} requests a month: API {FindingTexts.Usd(now.Costs.Api)}, own servers {FindingTexts.Usd(now.Costs.SelfHost)}, both together {FindingTexts.Usd(now.Costs.Hybrid)} a month.");

    private static string Signed(double value) => Invariant($"{(value < 0 ? "-" : "+")}{Math.Abs(value):#,0}");
}
