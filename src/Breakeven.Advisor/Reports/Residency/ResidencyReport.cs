using System.Collections.Immutable;

namespace Breakeven.Advisor.Reports.Residency;

/// <summary>Where the data of each class went, from the ledger alone, and whether the policies in force allowed it.</summary>
/// <param name="From">Of the first call; null without calls.</param>
/// <param name="Until">Of the last call.</param>
public sealed record ResidencyReport(DateTimeOffset? From, DateTimeOffset? Until, ImmutableArray<ClassResidency> Classes)
{
    public long Calls => Classes.Sum(item => item.Calls);
    public long Attempts => Classes.Sum(item => item.Attempts);
    public long Violations => Classes.Sum(item => item.Violations);
    public long Unproven => Classes.Sum(item => item.Unproven);

    /// <summary>True when every attempt with restricted data is proven to have gone where it was allowed.</summary>
    public bool IsProven => Violations == 0 && Unproven == 0;

    /// <summary>The result in one sentence.</summary>
    public string Sentence => (Violations, Unproven) switch
    {
        _ when Attempts == 0 => "No call with a data class was sent anywhere.",
        ( > 0, _) => $"VIOLATION: {Format.Whole(Violations)} of {Format.Whole(Attempts)} attempts sent data where the policy in force did not allow it.",
        (_, > 0) => $"NOT PROVEN: no attempt is known to have left its policy, but for {Format.Whole(Unproven)} of {Format.Whole(Attempts)} the ledger does not tell the policy or the place.",
        _ => $"PROVEN: all {Format.Whole(Attempts)} attempts of {Format.Whole(Calls)} calls with a data class went only where the policy in force allowed.",
    };
}

/// <summary>One data class. A call with several classes counts in each.</summary>
/// <param name="Calls">Recorded calls.</param>
/// <param name="Denied">Calls that the policy refused: no target was allowed, or none of the allowed answered.</param>
/// <param name="Attempts">Tries of a target, those of calls that failed included.</param>
/// <param name="Unrestricted">Attempts under a configuration that had no policy for the class: it was a label then.</param>
/// <param name="Unproven">Attempts whose policy or place the ledger does not tell.</param>
/// <param name="Places">Most attempts first.</param>
/// <param name="Findings">The first violations, at most <see cref="MostFindings"/>.</param>
public sealed record ClassResidency(
    string DataClass, long Calls, long Denied, long Attempts, long Unrestricted, long Violations, long Unproven, ImmutableArray<ResidencyPlace> Places, ImmutableArray<ResidencyFinding> Findings)
{
    public const int MostFindings = 100;
}

/// <summary>A place that data of a class was sent to. A value that the record does not tell is null.</summary>
public sealed record ResidencyPlace(string Target, string? Provider, Location? Location, string? Region, long Attempts);

/// <summary>An attempt that the policy in force did not allow.</summary>
/// <param name="ConfigVersion">Number of the configuration in force.</param>
public sealed record ResidencyFinding(string RequestId, DateTimeOffset At, string Target, string? Provider, Location? Location, string? Region, int? ConfigVersion);
