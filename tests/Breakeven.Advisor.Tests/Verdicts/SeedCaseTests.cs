using System.Text.Json;

namespace Breakeven.Advisor.Tests.Verdicts;

/// <summary>The decision framework as cases, and cases derived by hand from the public contract: verdict, deciding reasons, warnings and numbers, read from the JSON that users get.</summary>
public sealed class SeedCaseTests
{
    private static readonly JsonElement[] Cases = [.. Load("seed_cases.json"), .. Load("review_cases.json")];

    public static TheoryData<string> Ids => [.. Cases.Select(entry => entry.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void FromScenario_Case_GivesWhatIsExpected(string id)
    {
        JsonElement entry = Cases.Single(one => one.GetProperty("id").GetString() == id), expected = entry.GetProperty("expected");
        JsonElement got = Ask.Document(Ask.About(entry.GetProperty("inputs").GetRawText()));
        string verdict = got.GetProperty("verdict").GetString()!;

        Assert.Contains(verdict, Texts(expected, "verdict_any_of", expected.GetProperty("verdict").GetString()!));
        Assert.DoesNotContain(verdict, Texts(expected, "must_not"));
        Assert.Subset(Codes(got), new HashSet<string>(Texts(expected, "deciding_reasons").Concat(Texts(expected, "must_flag"))));
        if (expected.TryGetProperty("per_workload", out JsonElement parts))
            foreach (JsonProperty part in parts.EnumerateObject())
                Assert.Equal(part.Value.GetString(), got.GetProperty("workloads").EnumerateArray().Single(one => one.GetProperty("name").GetString() == part.Name).GetProperty("verdict").GetString());
        string fleets = string.Join(' ', got.GetProperty("options").EnumerateArray().Select(option => option.GetProperty("fleet").GetRawText()));
        Assert.All(Texts(expected, "must_not_host"), model => Assert.DoesNotContain(model, fleets, StringComparison.OrdinalIgnoreCase));
        foreach (JsonProperty number in expected.GetProperty("numbers").EnumerateObject()) CheckNumber(got, number);
    }

    private static void CheckNumber(JsonElement got, JsonProperty number)
    {
        string where = number.Value.TryGetProperty("where", out JsonElement named) ? named.GetString()! : number.Name;
        decimal? value = where switch
        {
            "api" => Point(got, "api"),
            "tco" => Point(got, "self-host"),
            "hyb" => Point(got, "hybrid"),
            "nstar" => got.GetProperty("break_even").GetProperty("first_requests_per_month").GetDecimal(),
            "stable" => got.GetProperty("break_even").GetProperty("stable_requests_per_month").GetDecimal(),
            _ => null,
        };
        decimal expected = number.Value.GetProperty("value").GetDecimal();
        if (value is { } actual) Assert.InRange(actual, expected * 0.999m, expected * 1.001m);
    }

    private static decimal Point(JsonElement got, string kind) =>
        got.GetProperty("options").EnumerateArray().Single(option => option.GetProperty("kind").GetString() == kind).GetProperty("monthly_usd").GetProperty("point").GetDecimal();

    private static HashSet<string> Codes(JsonElement got) => [.. new[] { "reasons", "warnings" }.SelectMany(key =>
        got.GetProperty("workloads").EnumerateArray().Append(got).SelectMany(part => part.GetProperty(key).EnumerateArray())).Select(finding => finding.GetProperty("code").GetString()!)];

    private static HashSet<string> Texts(JsonElement expected, string name, params string[] fallback) =>
        expected.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [.. fallback];

    private static JsonElement[] Load(string name)
    {
        using Stream stream = typeof(SeedCaseTests).Assembly.GetManifestResourceStream(name)!;
        return [.. JsonDocument.Parse(stream).RootElement.GetProperty("cases").EnumerateArray()];
    }
}
