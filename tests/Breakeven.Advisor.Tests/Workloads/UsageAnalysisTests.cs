using Breakeven.Advisor.Workloads;
using CsCheck;

namespace Breakeven.Advisor.Tests.Workloads;

public sealed class UsageAnalysisTests
{
    private static CallRecord Call(double seconds, params string[] hashes) => Traffic.Call(Traffic.Monday.AddSeconds(seconds)) with
    {
        PrefixHashes = [.. hashes], Key = "app", RequestModel = "m", InputTokens = 2_000, CachedInputTokens = 0, DurationMs = 1_000, TtfcMs = 200,
    };

    private static WorkloadProfile Profile(params CallRecord[] calls) => Assert.Single(WorkloadProfiler.Profile(calls));

    private static double[] Repeats(params CallRecord[] calls) => [.. Profile(calls).Usage!.Repeats.Select(repeat => repeat.Share * calls.Length)];

    [Fact]
    public void Repeats_SamePromptLater_CountWithinTheirTimeToLive() =>
        Assert.Equal([0, 1, 2], Repeats(Call(0, "a"), Call(400, "a"), Call(7_000, "a"))); // an hour's copy is stored again by the third

    [Fact]
    public void Repeats_AnswerReadOften_StillExpires() =>
        Assert.Equal(2, Repeats(Call(0, "a"), Call(200, "a"), Call(290, "a"), Call(310, "a"))[0]); // 310 s after it was stored, 20 s after it was read

    [Fact]
    public void Repeats_WhileTheFirstIsAnswered_AreMisses() =>
        Assert.Equal([0, 0, 0], Repeats(Call(0, "a"), Call(0.5, "a")));

    [Fact]
    public void Repeats_OfAFailure_AreMisses() =>
        Assert.Equal([0, 0, 0], Repeats(Call(0, "a") with { Outcome = CallOutcome.UpstreamError }, Call(10, "a")));

    [Theory]
    [InlineData("other key")]
    [InlineData("other model")]
    [InlineData("other length")]
    [InlineData("other route")]
    public void Repeats_DifferingInOneThing_AreMisses(string what)
    {
        CallRecord second = Call(10, "a");
        second = what switch
        {
            "other key" => second with { Key = "tenant-2", Workload = "w" },
            "other model" => second with { RequestModel = "n" },
            "other length" => second with { InputTokens = 2_001 },
            _ => second with { Route = "r" },
        };
        Assert.Equal([0, 0, 0], Repeats(Call(0, "a"), second));
    }

    [Fact]
    public void Repeats_PromptsLongerThanTheirHashes_AreNotProven()
    {
        string[] eight = ["a", "b", "c", "d", "e", "f", "g", "h"];
        WorkloadProfile profile = Profile(Call(0, eight), Call(10, eight));

        Assert.Empty(profile.Usage!.Repeats);
        Assert.Equal(0.5, profile.ExactRepeatShare);
        Assert.Null(profile.AfterResponseCache);
        Assert.Contains(profile.Usage.Gaps, gap => gap.Kind == "prompt_hashes");
    }

    [Fact]
    public void AfterResponseCache_HalfRepeats_HasHalfTheRequestsAndTheCostOfTheRest()
    {
        IEnumerable<CallRecord> calls = Enumerable.Range(0, 400).SelectMany(i => new[]
        {
            Call(1_800 * i, $"p{i}") with { CostUsd = new Money(0.03m) },
            Call(1_800 * i + 60, $"p{i}") with { CostUsd = new Money(0.01m), OutputTokens = 1_000 },
        });
        WorkloadProfile whole = Profile([.. calls]), left = whole.AfterResponseCache!;

        Assert.Equal(whole.RequestsPerMonth / 2, left.RequestsPerMonth, 6);
        Assert.Equal(whole.SpendPerMonth!.Value.Usd * 0.75m, left.SpendPerMonth!.Value.Usd, 6);
        Assert.Equal(200, left.OutputTokens);
        Assert.Equal(600, whole.OutputTokens);
        Assert.Equal(whole.Calls, left.Calls);
        Assert.Equal(1, left.HourlyRequests.Requests[0]!.Value / 2, 9);
        Assert.Same(whole.Usage, left.Usage);
    }

    [Fact]
    public void PrefixReads_Conversation_ReadsWhatTheLastTurnWas()
    {
        // The second turn repeats the first (2,000 tokens) and adds 500; the third comes after the five minutes, within the hour.
        PrefixReads[] reads = [.. Profile(
            Call(0, "s", "u1"),
            Call(60, "s", "u1", "a1", "u2") with { InputTokens = 2_500 },
            Call(960, "s", "u1", "a1", "u2", "a2", "u3") with { InputTokens = 3_000 }).Usage!.PrefixReads];

        Assert.Equal([2_000 / 7_500.0, 4_500 / 7_500.0], reads.Select(read => read.ReadShare));
        Assert.Equal([5_500 / 7_500.0, 3_000 / 7_500.0], reads.Select(read => read.MoreWrites));
        Assert.Equal(reads[1].ReadShare, reads[1].ReadShareAtMost);
    }

    [Fact]
    public void PrefixReads_SharedInstructionsOfUnknownLength_AreBoundedByTheShortestPrompt()
    {
        PrefixReads read = Profile(Call(0, "s", "u1") with { InputTokens = 1_500 }, Call(10, "s", "u2")).Usage!.PrefixReads[0];

        Assert.Equal(0, read.ReadShare);
        Assert.Equal(1_500 / 3_500.0, read.ReadShareAtMost);
    }

    [Fact]
    public void PrefixReads_BelowTheLeastThatIsCached_AreNone()
    {
        PrefixReads read = Profile(Call(0, "s") with { InputTokens = 1_023 }, Call(10, "s", "u") with { InputTokens = 1_600 }).Usage!.PrefixReads[0];
        Assert.Equal(0, read.ReadShareAtMost);
        Assert.Equal(1_600 / 2_623.0, read.MoreWrites);
    }

    [Fact]
    public void PrefixReads_AlreadyReadInFact_AreNoFurtherSaving()
    {
        CallRecord second = Call(60, "s", "u1", "a1") with { InputTokens = 500, CachedInputTokens = 2_000 };
        PrefixReads read = Profile(Call(0, "s", "u1"), second).Usage!.PrefixReads[0];

        Assert.Equal(2_000 / 4_500.0, read.ReadShare);
        Assert.Equal(0, read.MoreReads);
    }

    [Fact]
    public void PrefixReads_OtherModel_DoesNotShareItsCache() =>
        Assert.Equal(0, Profile(Call(0, "s"), Call(10, "s", "u") with { ResponseModel = "another" }).Usage!.PrefixReads[0].ReadShareAtMost);

    [Fact]
    public void UnstreamedShare_StreamedAndBatchCalls_CannotMove()
    {
        UsageAnalysis usage = Profile(Call(0, "a") with { Stream = true }, Call(1, "b"), Call(2, "c") with { ProviderUsage = """{"input_tokens":9,"service_tier":"batch"}""" }, Call(3, "d")).Usage!;

        Assert.Equal(0.5, usage.UnstreamedShare);
        Assert.Equal(0.25, usage.SlowTierShare);
    }

    /// <summary>Lines of batches, and calls of the flex tier, that own engines took while they were idle.</summary>
    [Fact]
    public void Of_CallsThatWaitedAtTheGateway_CountAsSlow()
    {
        UsageAnalysis usage = Profile(Call(0, "a") with { Stream = true }, Call(1, "b") with { Tags = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(DeferredTags.ServiceTier, "batch") }).Usage!;
        Assert.Equal((0.5, 0.0), (usage.SlowTierShare, usage.UnstreamedShare));
    }

    [Fact]
    public void Sizes_AnyCalls_SumToOneAndBoundTheirLengths() =>
        Gen.Select(Gen.Long[0, 500_000], Gen.Long[0, 20_000]).List[1, 300].Sample(sizes =>
        {
            JointSizes joint = new();
            foreach ((long input, long output) in sizes) joint.Add(input, output);
            SizeShape shape = joint.Shape()!;
            Assert.Equal(1, shape.Cells.Sum(cell => cell.Share), 9);
            foreach ((long input, long output) in sizes)
                Assert.Contains(shape.Cells, cell => Fits(input, cell.InputUpTo) && Fits(output, cell.OutputUpTo));
            Assert.All(shape.Above, above => Assert.Equal(sizes.Count(size => (above.Of == SizeKind.Input ? size.Item1 : size.Item1 + size.Item2) > above.Tokens) / (double)sizes.Count, above.Share, 12));
            if (shape.Correlation is { } r) Assert.InRange(r, -1, 1);
        }, iter: 100);

    [Fact]
    public void MainModel_MostUsed_IsNamedWithItsProvider()
    {
        UsageAnalysis usage = Profile(Call(0) with { Provider = "openai" }, Call(1) with { Provider = "openai" }, Call(2) with { ResponseModel = "other" }).Usage!;
        Assert.Equal(new ServedBy("openai", "gpt-4.1", 2 / 3.0), usage.MainModel);
    }

    private static bool Fits(long tokens, long upTo) => tokens <= upTo && (tokens > upTo / 2 || upTo <= 1);
}
