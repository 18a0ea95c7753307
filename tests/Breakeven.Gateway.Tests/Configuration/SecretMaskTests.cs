using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class SecretMaskTests
{
    private const string Canary = "sk-canary-7f3a";

    [Theory]
    [InlineData("providers: { p: { type: vllm, api_key: sk-canary-7f3a, region: eu } }")]
    [InlineData("providers:\n  p:\n    type: vllm\n    api_key: 'sk-canary-7f3a' # mine\n    region: eu")]
    [InlineData("providers:\n  p:\n    type: vllm\n    api_key: |\n      sk-canary-7f3a\n    region: eu")]
    [InlineData("providers: { p: { type: vllm, api_key: \"${X:-sk-canary-7f3a}\", region: eu } }")]
    [InlineData("providers: { p: { type: vllm, apikey: sk-canary-7f3a, region: eu } }")]
    [InlineData("providers: { p: { type: vllm, api_key: [sk-canary-7f3a], region: eu } }")]
    [InlineData("providers: { a: { type: vllm, api_key: &k sk-canary-7f3a }, b: { type: vllm, api_key: *k, region: eu } }")]
    [InlineData("keys: [{ name: n, sha256: sk-canary-7f3a, environment: eu }]")]
    [InlineData("server: { admin_key: sk-canary-7f3a, listen: \"http://127.0.0.1:1\" } # region: eu")]
    [InlineData("storage: { ledger: \"postgres://u:sk-canary-7f3a@h/db\" } # region: eu")]
    [InlineData("providers: { p: { type: vllm, base_url: \"http://u:sk-canary-7f3a@h\", region: eu } }")]
    public void MaskedText_LiteralSecret_IsHiddenEverywhereAndTheRestStays(string text)
    {
        ConfigResult result = ConfigExamples.Read(text);
        Assert.DoesNotContain(Canary, result.MaskedText, StringComparison.Ordinal);
        Assert.Contains("***", result.MaskedText, StringComparison.Ordinal);
        Assert.Contains("eu", result.MaskedText, StringComparison.Ordinal);
        Assert.All(result.Problems, problem => Assert.DoesNotContain(Canary, problem.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void MaskedText_ReferenceOnly_IsTheTextItself()
    {
        string text = ConfigExamples.Runnable.Replace("${ADMIN:-local-admin-secret}", "${BREAKEVEN_ADMIN_KEY}", StringComparison.Ordinal);
        Assert.Equal(text, ConfigExamples.Read(text).MaskedText);
    }

    [Fact]
    public void MaskedText_Unparsable_ShowsNothing() =>
        Assert.DoesNotContain(Canary, ConfigExamples.Read($"api_key: {Canary}\n  x: [").MaskedText, StringComparison.Ordinal);

    [Fact]
    public void MaskedText_OfAMaskedText_IsTheSame()
    {
        string once = ConfigExamples.Read(ConfigExamples.Runnable).MaskedText;
        Assert.Equal(once, ConfigExamples.Read(once).MaskedText);
    }
}
