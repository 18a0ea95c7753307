using System.Globalization;
using System.Text;
using Breakeven.Advisor;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Conventions;

/// <summary>The figures of docs/concepts/rule-of-thumb.md are what the advice says.</summary>
public class RuleOfThumbTests
{
    private const double Low = 500_000, High = 2_000_000, Staff = 3_750;
    private static readonly string[][] Rows = [.. File.ReadLines(Path.Combine(Repository.Root, "docs/concepts/rule-of-thumb.md"))
        .Where(line => line.StartsWith('|') && line.Any(char.IsAsciiDigit)).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];

    public static TheoryData<string[]> BreakEvens() => [.. Rows.Where(row => row.Length == 10 && char.IsAsciiDigit(row[1][0]))];

    public static TheoryData<string[]> Capacities() => [.. Rows.Where(row => row.Length == 4)];

    [Fact]
    public void Tables_AreFound() => Assert.Equal((20, 4), (BreakEvens().Count, Capacities().Count));

    [Theory]
    [MemberData(nameof(BreakEvens))]
    public void BreakEven_OfARow_IsWhatAdviceSays(string[] row)
    {
        (double cheap, double dear) = (FirstBreakEven(row, 2_000, 0), FirstBreakEven(row, 5_000, 0));
        Assert.Equal([row[5], row[6], row[8], row[9]], [Text(cheap), Text(dear), Text(FirstBreakEven(row, 2_000, Staff)), Text(FirstBreakEven(row, 5_000, Staff))]);
        Assert.Equal(row[7], cheap >= Low && dear <= High ? "inside" : dear < Low ? "below" : cheap > High ? "above" : "partly");
    }

    [Theory]
    [MemberData(nameof(Capacities))]
    public void Capacity_OfARow_IsWhatAdviceSays(string[] row)
    {
        string[] model = row[0].Split(" at ");
        Advice advice = Ask($$$"""{"workloads":[{"requests_per_month":1000,"input_tokens":1000,"output_tokens":250,"traffic":"steady","model":"{{{model[0]}}}","precision":"{{{model[1]}}}"}],"self_host":{"gpu":"{{{row[1]}}}","redundancy":0,"ops_fte_share":0}}""");
        FleetOption own = advice.Options.Single(option => option.Kind == "self-host");
        Assert.Equal([row[2], row[3]], ["$" + Text((double)own.MonthlyUsd!.Point), Text(own.Fleet!.CapacityRequestsPerMonth!.Value)]);
    }

    private static double FirstBreakEven(string[] row, int server, double fixedUsd) => (double)Ask($$$"""
        {"workloads":[{"requests_per_month":1000000,"input_tokens":{{{Number(row[1])}}},"output_tokens":{{{Number(row[2])}}},"traffic":"steady"}],
         "api":{"input_usd_per_m":{{{row[3]}}},"output_usd_per_m":{{{row[4]}}}},"self_host":{"server_usd_per_month":{{{server}}},"fixed_usd_per_month":{{{fixedUsd.ToString(CultureInfo.InvariantCulture)}}}}}
        """).BreakEven!.FirstRequestsPerMonth!.Value;

    private static Advice Ask(string scenario) => AdvicePipeline.FromScenario(Scenario.Parse(Encoding.UTF8.GetBytes(scenario)), new AdviceOptions());

    private static string Number(string shown) => shown.Replace(",", "", StringComparison.Ordinal);

    private static string Text(double value) => Math.Round(value, MidpointRounding.AwayFromZero).ToString("#,0", CultureInfo.InvariantCulture);
}
