using Breakeven.Advisor.Savings.Reconciling;
using Breakeven.Ledger.Importing.Usage;
using static Breakeven.Advisor.Tests.Savings.SavingsWorld;

namespace Breakeven.Advisor.Tests.Savings.Reconciling;

public sealed class ReconcilerTests
{
    private static readonly TokenUsage Usage = new(800, 200, 0, 100, 0);
    private static readonly DateOnly Day = new(2026, 11, 2);

    [Fact]
    public void Report_SameCounts_AgreesWhateverTheModelIsCalled()
    {
        Reconciliation found = Of([Call(1, Usage), Call(2, Usage)], Counted("Cloud/Strong-Model-2026-08-01", requests: 2, input: 2000, cached: 400, output: 200));
        Assert.True(Assert.Single(found.Rows).Agrees);
        Assert.Equal(0, found.Differing);
    }

    [Fact]
    public void Report_StoredAnswersAndOwnServers_AreNoneOfTheProvidersCounts() =>
        Assert.Equal(0, Of([Call(1, Usage), Stored(Call(2, Usage)), ByOwn(Call(3, Usage), 1)], Counted("strong-model", 1, 1000, 200, 100)).Differing);

    [Fact]
    public void Report_LostTryThatWasBilled_IsCounted()
    {
        Attempt lost = new("strong", Start, 1, null, "timeout") { Provider = "cloud", Model = "strong-model", Location = Location.Cloud, InputTokens = 1000, OutputTokens = 50, CostUsd = new Money(0.01m) };
        ReconciledDay row = Assert.Single(Of([Call(1, Usage) with { Attempts = [lost] }], Counted("strong-model", 2, 2000, 200, 150)).Rows);
        Assert.Equal((2L, 2000L, 150L), (row.Ledger!.Requests!.Value, row.Ledger.InputTokens, row.Ledger.OutputTokens));
    }

    [Fact]
    public void Report_MoreAtTheProvider_SuspectsCallsBesideTheGateway() =>
        Assert.Contains(Assert.Single(Of([Call(1, Usage)], Counted("strong-model", 5, 5000, 1000, 500)).Rows).Causes, cause => cause.Contains("beside the gateway", StringComparison.Ordinal));

    [Fact]
    public void Report_OneSideOnly_IsListedWithItsCause()
    {
        Reconciliation found = Of([Call(1, Usage), ByWeak(Call(2, Usage))], Counted("strong-model", 1, 1000, 200, 100), Counted("other-model", 1, 10, 0, 1));
        Assert.Equal([("other-model", false, true), ("weak-model", true, false)], found.Rows.Where(row => !row.Agrees).Select(row => (row.Model, row.Ledger is not null, row.Provider is not null)));
        Assert.All(found.Rows.Where(row => !row.Agrees), row => Assert.NotEmpty(row.Causes));
    }

    /// <summary>A record that stands in the ledger twice was one call at the provider.</summary>
    [Fact]
    public void Report_DoubledRecords_CountOnce() =>
        Assert.Equal(0, Of([Call(1, Usage), Call(1, Usage)], Counted("strong-model", 1, 1000, 200, 100)).Differing);

    [Fact]
    public void Report_SameTokensAtAnotherPrice_NamesThePrice() =>
        Assert.Contains(
            Assert.Single(Of([Call(1, Usage)], Counted("strong-model", 1, 1000, null, 100) with { Cost = new Money(1m) }).Rows).Causes,
            cause => cause.Contains("another price", StringComparison.Ordinal));

    private static ProviderUsage Counted(string model, long requests, long input, long? cached, long output) =>
        new(Day, model) { Requests = requests, InputTokens = input, CachedInputTokens = cached, OutputTokens = output };

    private static Reconciliation Of(CallRecord[] calls, params ProviderUsage[] counted)
    {
        Reconciler reconciler = new([new("export.json", "openai-usage", [.. counted])]);
        foreach (CallRecord call in calls) reconciler.Add(call);
        return reconciler.Report();
    }
}
