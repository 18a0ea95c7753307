using Breakeven.Server.Watching;

namespace Breakeven.Gateway.Tests.Server.Watching;

public sealed class EvidenceTestTests
{
    private static readonly EvidenceBaseline s_promised = new("desk", EvidenceKind.Agreement, 400, 0.9, 0.09, IsPromised: true);

    [Fact]
    public void Read_BeforeAndAfterAFall_SaysSo()
    {
        EvidenceTest test = new("desk", EvidenceKind.Agreement, s_promised, learns: true);
        Feed(test, 1_200, 0.98, 1, "a", "b");
        Assert.Equal(EvidenceState.Within, test.Read().State);
        Feed(test, 1_600, 0.6, 2, "a", "b");
        EvidenceReading worse = test.Read();
        Assert.Equal(EvidenceState.Worse, worse.State);
        Assert.Contains("limit", worse.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Attack of issue 7: one key spams bad scores, or asks what nobody can answer, while others are content.</summary>
    [Fact]
    public void Read_OneKeySaysBadAndOthersGood_IsNotWorse()
    {
        EvidenceTest test = new("desk", EvidenceKind.Feedback, s_promised with { Kind = EvidenceKind.Feedback }, learns: false);
        Random random = new(1);
        for (int i = 0; i < 5_000; i++)
        {
            test.Add("mallory", 0);
            if (i % 50 == 0) test.Add($"honest{i % 3}", random.NextDouble() < 0.92 ? 1 : 0);
        }
        Assert.Equal(EvidenceState.Open, test.Read().State);
    }

    /// <summary>A small second key that sees the same does not hide a fall, and a key alone is believed.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Read_MostlyOneKey_IsWorseWhereOthersSeeItToo(int others)
    {
        EvidenceTest test = new("desk", EvidenceKind.Checks, s_promised with { Kind = EvidenceKind.Checks }, learns: false);
        Random random = new(1);
        for (int i = 0; i < 1_000; i++) test.Add(i % 20 < others ? "small" : "large", random.NextDouble() < 0.5 ? 1 : 0);
        Assert.Equal(EvidenceState.Worse, test.Read().State);
    }

    /// <summary>Where the model promises nothing of such evidence, the first answers say what is usual; better ones than promised raise what is expected.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Add_FirstAnswers_SayWhatIsUsual(bool isPromised)
    {
        EvidenceTest test = new("desk", EvidenceKind.Agreement, isPromised ? s_promised : null, learns: true);
        Assert.Equal(isPromised ? EvidenceState.Open : EvidenceState.Learning, test.Read().State);
        Feed(test, EvidenceTest.LearntFrom, 1, 1, "a");
        EvidenceReading learnt = test.Read();
        Assert.Equal((false, 1.0), (learnt.Baseline!.IsPromised, learnt.Baseline.Mean));
        Feed(test, 900, 0.8, 2, "a"); // within what was promised at most, and worse than it was
        Assert.Equal(EvidenceState.Worse, test.Read().State);
    }

    [Fact]
    public void Add_BadFromTheFirstDay_IsNotUsual()
    {
        EvidenceTest test = new("desk", EvidenceKind.Usable, usual: null, learns: true, floor: 0.9);
        Feed(test, 1_200, 0.4, 1, "a");
        Assert.Equal(EvidenceState.Worse, test.Read().State);
    }

    private static void Feed(EvidenceTest test, int count, double mean, int seed, params ReadOnlySpan<string> keys)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++) test.Add(keys[i % keys.Length], random.NextDouble() < mean ? 1 : 0);
    }
}
