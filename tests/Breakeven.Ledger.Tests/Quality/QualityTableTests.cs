namespace Breakeven.Ledger.Tests.Quality;

public sealed class QualityTableTests
{
    private static QualityFact Fact(int number, string? experiment = null) => QualityFact.Of(SampleCalls.Ended(number) with { Experiment = experiment, Arm = experiment is null ? null : "candidate" }, SampleCalls.Start.AddSeconds(number), QualityFactSource.Judge) with
    {
        Check = "arbiter", Score = 0.5, ReferenceScore = 1, Label = "first", ReferenceModel = "other", Judge = "gpt-5",
    };

    [Fact]
    public async Task Quality_Facts_AreReadAsTheyWereAdded()
    {
        using TestFolder folder = new();
        QualityFact first = Fact(1), second = Fact(2, "rollout-1");
        await using (EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new() { DatabasePath = folder.In("l.db") }, TestContext.Current.CancellationToken))
        {
            Assert.Empty(await ledger.QualityAsync(null, null, TestContext.Current.CancellationToken)); // before the first there is no table
            await ledger.AddQualityAsync([first, second], TestContext.Current.CancellationToken);
            await ledger.AddQualityAsync([first with { Score = 0 }], TestContext.Current.CancellationToken); // what is said last counts
        }
        await using EmbeddedLedger again = await EmbeddedLedger.OpenAsync(new() { DatabasePath = folder.In("l.db"), ReadOnly = true }, TestContext.Current.CancellationToken);
        Assert.Equal([first with { Score = 0 }, second], await again.QualityAsync(null, null, TestContext.Current.CancellationToken));
        Assert.Equal([second], await again.QualityAsync("rollout-1", null, TestContext.Current.CancellationToken));
        Assert.Equal([second], await again.QualityAsync(null, second.At, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rollouts_LaterState_TakesThePlaceOfTheEarlier()
    {
        using TestFolder folder = new();
        await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new() { DatabasePath = folder.In("l.db") }, TestContext.Current.CancellationToken);
        Assert.Empty(await ledger.RolloutsAsync(TestContext.Current.CancellationToken));
        await ledger.PutRolloutAsync("a", "{\"step\":0}", TestContext.Current.CancellationToken);
        await ledger.PutRolloutAsync("b", "{}", TestContext.Current.CancellationToken);
        await ledger.PutRolloutAsync("a", "{\"step\":1}", TestContext.Current.CancellationToken);
        Assert.Equal(["{\"step\":1}", "{}"], await ledger.RolloutsAsync(TestContext.Current.CancellationToken));
    }
}
