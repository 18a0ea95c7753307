using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Configuration.Parsing;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class ConfigDiffTests
{
    private static readonly BreakevenConfig Config = ConfigExamples.Valid(ConfigExamples.Runnable);

    [Fact]
    public void Between_Same_IsEmpty() => Assert.Empty(ConfigDiff.Between(Config, ConfigExamples.Valid(ConfigExamples.Runnable)));

    [Fact]
    public void Between_ChangedAddedAndGone_SaysEachKey()
    {
        BreakevenConfig after = ConfigExamples.Valid(ConfigExamples.Runnable
            .Replace("cheap: { targets: [llama70b, frontier] }", "cheap: { strategy: cheapest, targets: [frontier] }", StringComparison.Ordinal)
            .Replace("total: 1h", "headers: 5s", StringComparison.Ordinal));
        Assert.Equal(
            [
                "+ providers.gpu1.timeouts.headers: 5s",
                "+ routes.cheap.strategy: cheapest",
                "- routes.cheap.targets: [llama70b, frontier]\n+ routes.cheap.targets: [frontier]",
                "- providers.gpu1.timeouts.total: 1h",
            ],
            ConfigDiff.Between(Config, after).Select(change => change.ToString()));
    }

    [Fact]
    public void Between_ReplacedSecret_SaysSoWithoutIt()
    {
        BreakevenConfig after = Config with { Providers = [Config.Providers[0] with { ApiKey = new("sk-new") }, Config.Providers[1]] };
        ConfigChange change = Assert.Single(ConfigDiff.Between(Config, after));
        Assert.Equal("providers.openai.api_key", change.Key);
        Assert.DoesNotContain("sk-new", change.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToNode_WrittenAndReadAgain_IsTheSameConfiguration()
    {
        string written = NodeText.Write(ConfigShapes.Root.ToNode(Config));
        Assert.Empty(ConfigDiff.Between(Config with { Server = Config.Server with { AdminKey = new("***") }, Providers = [Config.Providers[0] with { ApiKey = new("***") }, Config.Providers[1]] }, ConfigExamples.Valid(written)));
    }
}
