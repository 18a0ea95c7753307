using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class AdviceConfigTests
{
    [Fact]
    public void Read_WholeSection_IsWhatItSays()
    {
        AdviceConfig advice = Read("advice: { every: 12h, window: 56d, requirements: needs.json, confirm: 5, margin: 0.1, horizon: 90d, webhook: { url: \"${HOOK}\", key: \"${KEY}\", allow_private_network: true } }").Config!.Advice;
        Assert.Equal((12, 56, "needs.json", 5, 0.1, 90), (advice.Every.TotalHours, advice.Window.TotalDays, advice.Requirements, advice.Confirm, advice.Margin, advice.Horizon.TotalDays));
        Assert.Equal(("https://hooks.example/hook", "key", true), (advice.Webhook!.Url!.Reveal(), advice.Webhook.Key!.Reveal(), advice.Webhook.AllowPrivateNetwork));
    }

    [Fact]
    public void Read_Nothing_IsOnceADayOver28Days()
    {
        AdviceConfig advice = Read("").Config!.Advice;
        Assert.Equal((true, 1, 28, null), (advice.Enabled, advice.Every.TotalDays, advice.Window.TotalDays, advice.Webhook));
    }

    [Theory]
    [InlineData("advice: { evry: 24h }", "advice.evry", "every")]
    [InlineData("advice: { every: 10m }", "advice.every", "from 1h to 30d")]
    [InlineData("advice: { window: 1d }", "advice.window", "from 7d to 400d")]
    [InlineData("advice: { margin: 2 }", "advice.margin", "from 0 to 0.5")]
    [InlineData("advice: { confirm: 0 }", "advice.confirm", "from 1 to 30")]
    [InlineData("advice: { webhook: \"ftp://x\" }", "advice.webhook.url", "https://host/path")]
    [InlineData("advice: { webhook: \"https://me:word@x/y\" }", "advice.webhook.url", "use key")]
    [InlineData("advice: { webhook: { key: abc } }", "advice.webhook", "'url' is missing")]
    public void Read_Wrong_IsAnErrorAtItsKeyWithAWayOut(string yaml, string key, string words)
    {
        ConfigProblem problem = Assert.Single(Read(yaml).Errors);
        Assert.Equal(key, problem.Key);
        Assert.True(problem.Line > 0);
        Assert.Contains(words, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("word", problem.ToString().Replace("password", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CallsAreForgottenWithinTheWindow_Warns() =>
        Assert.Contains("kept for 7d only", Assert.Single(Read("storage: { retention: 7d }").Warnings).ToString(), StringComparison.Ordinal);

    [Fact]
    public void MaskedText_LiteralWebhook_IsHidden()
    {
        ConfigResult result = Read("advice: { webhook: \"https://hooks.example/literal-secret\" }");
        Assert.NotNull(result.Config);
        Assert.DoesNotContain("literal-secret", result.MaskedText, StringComparison.Ordinal);
    }

    [Fact]
    public void Between_OtherWebhook_IsToldWithoutIt()
    {
        BreakevenConfig before = Read("advice: { webhook: \"https://a.example/one\" }").Config!, after = Read("advice: { webhook: \"https://a.example/two\" }").Config!;
        ConfigChange change = Assert.Single(ConfigDiff.Between(before, after));
        Assert.Equal("advice.webhook.url", change.Key);
        Assert.DoesNotContain("two", change.After, StringComparison.Ordinal);
    }

    private static ConfigResult Read(string yaml) =>
        ConfigReader.ReadText($"version: 1\n{yaml}\n", "breakeven.yaml", name => name switch { "HOOK" => "https://hooks.example/hook", "KEY" => "key", _ => null });
}
