using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class BatchConfigTests
{
    private const string Stored = "storage: { content: encrypted, content_key: \"${KEY}\" }\n";
    private const string Api = "providers: { openai: { type: openai, api_key: \"${KEY}\" } }\ntargets: { frontier: { provider: openai, model: gpt-4.1 } }\nroutes: { a: { targets: [frontier] } }\n";

    [Fact]
    public void Read_ShortForms_AreTheWholeSections()
    {
        BreakevenConfig config = Read(Stored + "batch: own\nflex: 2m\n").Config!;
        Assert.Equal((BatchRun.Own, 30, 200L << 20, 50_000, 16, 0.2), (config.Batch!.Run, config.Batch.Retention.TotalDays, config.Batch.MaxFileBytes, config.Batch.MaxLines, config.Batch.Concurrency, config.Batch.Headroom));
        Assert.Equal(TimeSpan.FromMinutes(2), config.Flex!.Wait);
    }

    [Fact]
    public void Read_Nothing_IsOff()
    {
        BreakevenConfig config = Read("").Config!;
        Assert.Equal((null, null), (config.Batch, config.Flex));
    }

    [Theory]
    [InlineData("batch: own\n", "batch", "storage.content: encrypted")]
    [InlineData("batch: provider\n", "batch", "add passthrough.files")]
    [InlineData(Api + Stored + "batch: own\npassthrough: { files: frontier }\n", "passthrough.files", "batch: provider")]
    [InlineData(Stored + "batch: { headroom: 1 }\n", "batch.headroom", "from 0 to 0.9")]
    [InlineData(Stored + "batch: ours\n", "batch", "own or provider")]
    [InlineData("flex: 1h\n", "flex", "to 10m")]
    public void Read_Wrong_IsAnErrorAtItsKeyWithAWayOut(string yaml, string key, string words)
    {
        ConfigProblem problem = Assert.Single(Read(yaml).Errors);
        Assert.StartsWith(key, problem.Key, StringComparison.Ordinal);
        Assert.Contains(words, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ProviderWithATargetForFiles_IsFine() => Assert.Equal(BatchRun.Provider, Read(Api + "batch: provider\npassthrough: { files: frontier }\n").Config!.Batch!.Run);

    private static ConfigResult Read(string yaml) => ConfigReader.ReadText("version: 1\n" + yaml, "breakeven.yaml", name => name == "KEY" ? new string('0', 64) : null);
}
