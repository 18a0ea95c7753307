using CsCheck;

namespace Breakeven.Usage;

public class TokenUsageTests
{
    private static readonly Gen<long> Count = Gen.Long[-5, 1_000];

    [Fact]
    public void FromInclusive_AnyCounts_AreDisjointAndComplete() => Gen.Select(Count, Count, Count, Count).Sample((prompt, cached, completion, reasoning) =>
    {
        bool consistent = cached >= 0 && reasoning >= 0 && cached <= prompt && reasoning <= completion;
        TokenUsage? usage = TokenUsage.FromInclusive(prompt, cached, completion, reasoning);
        Assert.Equal(consistent, usage is not null);
        if (usage is not { } known) return;
        Assert.Equal((prompt, completion), (known.TotalInput, known.Output));
        Assert.True(known is { Input: >= 0, CachedInput: >= 0, Output: >= 0 } && known.Reasoning <= known.Output);
    });

    [Fact]
    public void Addition_BeyondLong_ThrowsInsteadOfWrapping() =>
        Assert.Throws<OverflowException>(() => new TokenUsage(long.MaxValue, 0, 0, 0, 0) + new TokenUsage(1, 0, 0, 0, 0));
}
