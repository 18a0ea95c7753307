using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>What sharing engines between workloads would change.</summary>
internal static class PortfolioSection
{
    /// <summary>Members beyond these are in the JSON.</summary>
    private const int MostMembers = 12;

    /// <returns>Nothing where no workloads could share, or sharing saves nothing.</returns>
    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        if (subject.Advice.Portfolio is not { Pools.IsEmpty: false } portfolio) yield break;
        yield return new("Engines that could be shared", subject.Level,
        [
            new ReportParagraph($"Each workload is decided alone, {Format.Usd(portfolio.ApartUsd)} a month in all. With shared engines it would be {Format.Usd(portfolio.TogetherUsd)}, {Format.Usd(portfolio.SavingUsd)} less."),
            .. portfolio.Pools.SelectMany(Pool),
        ]);
    }

    private static IEnumerable<ReportBlock> Pool(EnginePool pool)
    {
        yield return new ReportParagraph($"{pool.Text} Load: {pool.LoadBasis}; {pool.PeakServers:0.##} servers' worth at the peak, {pool.SumOfPeaksServers:0.##} if all peaks met. "
            + $"Staff is {Format.Usd(pool.StaffTogetherUsd)} instead of {Format.Usd(pool.StaffApartUsd)}.");
        yield return new ReportTable([new("Workload"), new("Verdict alone"), new("Alone", true), new("Its part of the pool", true)],
            [
                .. pool.Members.OrderByDescending(member => member.AloneUsd).ThenBy(member => member.Workload, StringComparer.Ordinal).Take(MostMembers)
                    .Select(member => new ReportRow([member.Workload, AdviceWords.Name(member.Verdict), Format.Usd(member.AloneUsd), Format.Usd(member.SharedUsd)])),
                .. pool.Members.Length > MostMembers ? [new ReportRow([$"and {pool.Members.Length - MostMembers:#,0} more", "", "", ""])] : Array.Empty<ReportRow>(),
                new ReportRow(["total", "", Format.Usd(pool.ApartUsd), Format.Usd(pool.TogetherUsd)], IsStrong: true),
            ]);
    }
}
