using Breakeven.Gateway.Configuration;
using CsCheck;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class ConfigEditorTests
{
    private static readonly Gen<RouteTarget[]> Targets = Gen.Select(Gen.OneOf("frontier", "llama70b"), Gen.OneOf(1.0, 0.0, 2.5, 95.0), (name, weight) => new RouteTarget(new(name), weight))
        .Array[1, 2].Where(targets => targets.Select(target => target.Target).Distinct().Count() == targets.Length && targets.Any(target => target.Weight > 0));

    [Fact]
    public void SetRoute_BlockStyle_ChangesOnlyTheTwoValues()
    {
        string expected = ConfigExamples.Runnable
            .Replace("strategy: weighted  # since May", "strategy: priority  # since May", StringComparison.Ordinal)
            .Replace("targets:            # shares\n      - { target: frontier, weight: 95 }\n      - target: llama70b\n        weight: 5\n", "targets: [llama70b]            # shares\n", StringComparison.Ordinal);
        Assert.Equal(expected, Edit(ConfigExamples.Runnable, "chat", "priority", new RouteTarget(new("llama70b"))));
    }

    [Fact]
    public void SetRoute_FlowStyleWithoutStrategy_AddsIt() =>
        Assert.Contains(
            "cheap: { targets: [{ target: frontier, weight: 3 }], strategy: weighted } # fallback order",
            Edit(ConfigExamples.Runnable, "cheap", "weighted", new RouteTarget(new("frontier"), 3)), StringComparison.Ordinal);

    [Theory]
    [InlineData("routes:\n  a: &x { targets: [t] }\n  b: *x\n", "routes:\n  a: &x { targets: [t] }\n  b: { <<: *x, strategy: cheapest, targets: [frontier] }\n")]
    [InlineData("routes:\n  b:\n  a: { targets: [t] }", "routes:\n  b: { strategy: cheapest, targets: [frontier] }\n  a: { targets: [t] }")]
    [InlineData("version: 1 # end", "version: 1 # end\nroutes: { b: { strategy: cheapest, targets: [frontier] } }")]
    [InlineData("version: 1\nroutes:\nkeys: []\n", "version: 1\nroutes: { b: { strategy: cheapest, targets: [frontier] } }\nkeys: []\n")]
    [InlineData("{ version: 1 }", "{ version: 1, routes: { b: { strategy: cheapest, targets: [frontier] } } }")]
    [InlineData("routes: {}", "routes: { b: { strategy: cheapest, targets: [frontier] } }")]
    [InlineData("routes:\n  a: { targets: [t] } # one\n  # about b\nkeys: []\n", "routes:\n  a: { targets: [t] } # one\n  b: { strategy: cheapest, targets: [frontier] }\n  # about b\nkeys: []\n")]
    [InlineData("routes:\r\n  b:\r\n    targets:\r\n    - t # old\r\n    quality: 0.5\r\n", "routes:\r\n  b:\r\n    targets: [frontier]\r\n    quality: 0.5\r\n    strategy: cheapest\r\n")]
    [InlineData("routes:\n  b: { 'targets': [t], \"strategy\": priority }", "routes:\n  b: { 'targets': [frontier], \"strategy\": cheapest }")]
    public void SetRoute_AnyStyle_LeavesTheRest(string text, string expected) => Assert.Equal(expected, Edit(text, "b", "cheapest", new RouteTarget(new("frontier"))));

    [Theory]
    [InlineData("routes: [")]
    [InlineData("")]
    [InlineData("routes:\n  b: &x { targets: [t] }\n  a: &y\n    targets: &z [t]\nz: *z\nroutes: {}")]
    [InlineData("routes:\n  b: { targets: &t [x] }\n  a: { targets: *t }")]
    public void SetRoute_CannotBeDoneSafely_IsRefused(string text)
    {
        ConfigEdit edit = ConfigEditor.SetRoute(text, "b", "cheapest", [new(new("frontier"))]);
        Assert.Null(edit.Text);
        Assert.False(string.IsNullOrEmpty(edit.Problem));
    }

    [Fact]
    public void SetRoute_SectionWithMergedKeysOnly_IsRefused() =>
        Assert.Contains("edit it by hand", ConfigEditor.SetRoute("routes:\n <<:\n   chat: { targets: [t] }\n", "new", "priority", [new RouteTarget(new("t"))]).Problem, StringComparison.Ordinal);

    [Fact]
    public void SetRoute_AnyRouteAndTargets_ReadsAsTheEditAndNothingElse() =>
        Gen.Select(Gen.OneOf("chat", "cheap", "new", "gpt-4.1", "*", "a: b # c", "true", "\"q\""), Gen.OneOf("priority", "weighted", "cheapest"), Targets).Sample((route, strategy, targets) =>
        {
            BreakevenConfig before = ConfigExamples.Valid(ConfigExamples.Runnable);
            BreakevenConfig after = ConfigExamples.Valid(Edit(ConfigExamples.Runnable, route, strategy, targets));
            RouteConfig edited = after.Routes.Single(candidate => candidate.Name == route);
            Assert.Equal(strategy, edited.Strategy);
            Assert.Equal(targets, edited.Targets);
            BreakevenConfig others = after with { Routes = [.. after.Routes.Where(candidate => candidate.Name != route)], Environments = [] };
            Assert.Empty(ConfigDiff.Between(before with { Routes = [.. before.Routes.Where(candidate => candidate.Name != route)], Environments = [] }, others));
        });

    private static string Edit(string text, string route, string strategy, params RouteTarget[] targets)
    {
        ConfigEdit edit = ConfigEditor.SetRoute(text, route, strategy, [.. targets]);
        Assert.True(edit.Text is not null, edit.Problem);
        return edit.Text;
    }
}
