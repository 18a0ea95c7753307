using System.Collections.Immutable;

namespace Breakeven.Advisor.Reports;

/// <summary>The appendix: how each number came about.</summary>
internal static class DerivationSections
{
    private const string Introduction = "Put the inputs into the formula, and the number that is shown comes out, to its last digit. An input that is derived itself leads to its own entry; an estimate is marked, and so is what rests on one.";

    public static IEnumerable<ReportSection> Of(ReportSubject whole, ImmutableArray<ReportSubject> parts)
    {
        if (whole.Advice.Derivations.IsEmpty && parts.All(part => part.Advice.Derivations.IsEmpty)) yield break;
        yield return new("Where the numbers come from", 2, [new ReportParagraph(Introduction), .. Entries(whole)]) { IsAppendix = true };
        foreach (ReportSubject part in parts.Where(part => !part.Advice.Derivations.IsEmpty))
            yield return new($"Numbers of {part.Advice.Name ?? part.Id}", 3, [.. Entries(part)]) { IsAppendix = true };
    }

    private static IEnumerable<ReportBlock> Entries(ReportSubject subject) => subject.Advice.Derivations.Select(derivation => new ReportDerivation(subject.Id, derivation));
}
