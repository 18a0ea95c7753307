using Breakeven.Advisor.Workloads;
using Breakeven.Ledger.Importing;

namespace Breakeven.Advisor.Tests.Workloads;

/// <summary>Against counts made by another program on public traces (Traces/README.md).</summary>
public sealed class TraceUsageTests
{
    [Fact]
    public async Task Usage_MooncakeTrace_AgreesWithAnIndependentCount()
    {
        WorkloadProfile profile = await ProfileAsync("mooncake-1000.jsonl.gz");
        UsageAnalysis usage = profile.Usage!;

        Assert.All(usage.Repeats, repeat => Assert.Equal(0.013, repeat.Share, 12));
        Assert.Equal(1, usage.HashedShare);
        Assert.Equal(1_969_664 / 11_775_053.0, usage.PrefixReads[0].ReadShare, 12);
        Assert.Equal(usage.PrefixReads[0].ReadShare, usage.PrefixReads[0].ReadShareAtMost, 12); // 512 tokens a block: nothing is guessed
        Assert.Equal(0.8274552140020092, usage.PrefixReads[0].MoreWrites, 12);
        Assert.Equal(0.1684533568756043, profile.PrefixReuseShare!.Value, 12);
        Assert.Equal(-0.3786871885205278, usage.Sizes!.Correlation!.Value, 9);
        Assert.Equal(0.114, usage.Sizes.Above.Single(above => above is { Of: SizeKind.Context, Tokens: 32_768 }).Share, 12);
        Assert.Equal(0.001, usage.Sizes.Above.Single(above => above is { Of: SizeKind.Input, Tokens: 128_000 }).Share, 12);
        Assert.Equal(987, profile.AfterResponseCache!.RequestsPerMonth / profile.RequestsPerMonth * 1_000, 6);
    }

    [Fact]
    public async Task Usage_AzureTrace_AgreesWithAnIndependentCountAndSaysWhatIsMissing()
    {
        UsageAnalysis usage = (await ProfileAsync("azure-2000.csv.gz")).Usage!;

        Assert.Equal(0.1911787980908434, usage.Sizes!.Correlation!.Value, 9);
        Assert.Equal(0.014, usage.Sizes.Cells.Single(cell => cell is { InputUpTo: 1_024, OutputUpTo: 128 }).Share, 12);
        Assert.DoesNotContain(usage.Sizes.Cells, cell => cell is { InputUpTo: 4_096, OutputUpTo: 512 }); // below 0.1 %
        Assert.Empty(usage.Repeats);
        Assert.Null(usage.UnstreamedShare);
        Assert.Equal(["short", "cost", "prompt_hashes", "streaming"], usage.Gaps.Select(gap => gap.Kind));
    }

    private static async Task<WorkloadProfile> ProfileAsync(string name) => Assert.Single(await WorkloadProfiler.ProfileAsync(
        TrafficImporter.ReadAsync(Path.Combine(AppContext.BaseDirectory, "Traces", name), ImportFormat.Auto, new ImportOptions(), TestContext.Current.CancellationToken),
        cancellationToken: TestContext.Current.CancellationToken));
}
