using System.Text.Json.Nodes;

namespace Breakeven.Gateway.Tests.Server;

/// <summary>The health of targets in the management API.</summary>
public sealed class TargetOperationsTests
{
    [Fact]
    public async Task Targets_ByTheAdmin_AreListedWithTheirState()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        JsonArray targets = (await configured.JsonAsync("/manage/v1/targets"))["data"]!.AsArray();
        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.Equal(("closed", 0), ((string?)target!["state"], (int)target["in_flight"]!)));
    }
}
