using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Configuration.Parsing;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class ProviderConfigTests
{
    private const string Full =
        """
        providers:
          azure: { type: azure-openai, base_url: "https://n.openai.azure.com", api_key: k, api_version: 2025-04-01-preview }
          claude: { type: anthropic, api_key: k, drop_unsupported: [logprobs, seed], default_max_output_tokens: 32000 }
          aws: { type: bedrock, region: eu, aws: { region: eu-central-1, access_key_id: AKID, secret_access_key: "s/1", session_token: t } }
          router: { type: openrouter, api_key: k, headers: { HTTP-Referer: "https://acme.example", X-Title: "${TITLE:-}" }, drop_unsupported: "*" }
        """;

    [Fact]
    public void Read_EveryKeyOfAProvider_IsBound()
    {
        BreakevenConfig config = ConfigExamples.Valid(Full);
        Assert.Equal("2025-04-01-preview", config.Providers[0].ApiVersion);
        Assert.Equal(["logprobs", "seed"], config.Providers[1].DropUnsupported);
        Assert.Equal(32_000, config.Providers[1].DefaultMaxOutputTokens);
        AwsConfig aws = config.Providers[2].Aws;
        Assert.Equal(("eu-central-1", "AKID", "s/1", "t"), (aws.Region, aws.AccessKeyId?.Reveal(), aws.SecretAccessKey?.Reveal(), aws.SessionToken?.Reveal()));
        Assert.Equal("https://bedrock-runtime.eu-central-1.amazonaws.com", ProviderTypes.AddressOf(config.Providers[2])?.OriginalString);
        Assert.Equal(["*"], config.Providers[3].DropUnsupported);
        Assert.Equal("https://acme.example", Assert.Single(config.Providers[3].Headers).Value.Reveal()); // an empty one is not sent
    }

    [Fact]
    public void ToNode_EveryKeyOfAProvider_IsWrittenWithoutSecrets()
    {
        string written = NodeText.Write(ConfigShapes.Root.ToNode(ConfigExamples.Valid(Full)));
        Assert.DoesNotContain("s/1", written, StringComparison.Ordinal);
        Assert.DoesNotContain("acme.example", written, StringComparison.Ordinal);
        BreakevenConfig again = ConfigExamples.Valid(written);
        Assert.Equal(["*"], again.Providers[3].DropUnsupported);
        Assert.Equal("***", again.Providers[2].Aws.SessionToken?.Reveal());
        Assert.Equal("***", again.Providers[3].Headers["http-referer"].Reveal());
    }

    /// <summary>Pain 20: secrets under their new names are masked like the old one.</summary>
    [Theory]
    [InlineData("providers: { p: { type: openai, api_key: k, headers: { x-key: sk-canary-7f3a } } }")]
    [InlineData("providers: { p: { type: openai, api_key: k, headers: { 'bad name': sk-canary-7f3a } } }")]
    [InlineData("providers: { p: { type: bedrock, region: eu-west-1, aws: { access_key_id: a, secret_access_key: sk-canary-7f3a } } }")]
    [InlineData("providers: { p: { type: bedrock, region: eu-west-1, aws: { access_key_id: sk-canary-7f3ä, secret_access_key: b } } }")]
    public void MaskedText_SecretsOfAProvider_AreHidden(string text)
    {
        ConfigResult result = ConfigExamples.Read(text);
        Assert.DoesNotContain("sk-canary", result.MaskedText, StringComparison.Ordinal);
        Assert.All(result.Problems, problem => Assert.DoesNotContain("sk-canary", problem.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("type: openai, api_key: k, headers: { 'a b': v }", "headers.a b", "is no name that a header can have")]
    [InlineData("type: openai, api_key: k, headers: { 'a:': v }", "headers.a:", "is no name that a header can have")]
    [InlineData("type: openai, api_key: k, headers: { x-a: \"v\\r\\nx-b: 1\" }", "headers.x-a", "cannot hold line breaks")]
    [InlineData("type: openai, api_key: k, headers: { x-a: \"schlüssel\" }", "headers.x-a", "only printable ASCII")]
    [InlineData("type: openai, api_key: k, headers: { Content-Length: 1 }", "headers.Content-Length", "is written by the gateway itself")]
    [InlineData("type: openai, api_key: k, headers: { HOST: h }", "headers.HOST", "is written by the gateway itself")]
    [InlineData("type: openai, api_key: k, headers: { transfer-encoding: chunked }", "headers.transfer-encoding", "is written by the gateway itself")]
    [InlineData("type: openai, api_key: k, headers: { x-a: 1, X-A: 2 }", "headers.X-A", "given twice")]
    [InlineData("type: openai, api_key: k, headers: [x-a]", "headers", "expected a mapping from names to values")]
    [InlineData("type: openai, api_key: \"schlüssel\"", "api_key", "only printable ASCII")]
    [InlineData("type: anthropic, api_key: k, default_max_output_tokens: 0", "default_max_output_tokens", "expected a whole number from 1")]
    [InlineData("type: azure-openai, api_key: k", "", "'base_url' is missing")]
    [InlineData("type: azure-openai, base_url: \"https://h\", api_key: k, api_version: \"1&x=y\"", "api_version", "expected a version as 2024-10-21")]
    [InlineData("type: bedrock", "", "'aws.region' is missing")]
    [InlineData("type: bedrock, region: eu", "region", "'eu' is no region of AWS")]
    [InlineData("type: bedrock, region: eu, aws: { region: evil.example/ }", "aws.region", "is no region of AWS")]
    [InlineData("type: bedrock, region: eu-west-1, aws: { access_key_id: a }", "aws", "belong together")]
    [InlineData("type: bedrock, region: eu-west-1, aws: { secret_access_key: a }", "aws", "belong together")]
    [InlineData("type: bedrock, region: eu-west-1, aws: { session_token: t }", "aws.session_token", "is nothing without")]
    public void Read_BrokenProvider_IsAnErrorAtItsKey(string provider, string key, string message)
    {
        ConfigResult result = ConfigExamples.Read($"providers: {{ p: {{ {provider} }} }}");
        ConfigProblem problem = Assert.Single(result.Errors);
        Assert.Equal(key.Length == 0 ? "providers.p" : $"providers.p.{key}", problem.Key);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type: openai, api_key: k, api_version: 2024-10-21", "api_version", "means nothing to the type openai")]
    [InlineData("type: openai, api_key: k, aws: { region: eu-west-1 }", "aws", "means nothing to the type openai")]
    [InlineData("type: bedrock, region: eu-west-1, api_key: k, aws: { access_key_id: a, secret_access_key: b }", "aws", "api_key comes first")]
    [InlineData("type: openai-compatible, base_url: \"http://example.com\", headers: { x-key: k }", "base_url", "travel unencrypted")]
    public void Read_DoubtfulProvider_IsAWarning(string provider, string key, string message)
    {
        ConfigResult result = ConfigExamples.Read($"providers: {{ p: {{ {provider} }} }}");
        ConfigProblem problem = Assert.Single(result.Problems);
        Assert.Equal((ConfigSeverity.Warning, $"providers.p.{key}"), (problem.Severity, problem.Key));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.NotNull(result.Config);
    }

    [Fact]
    public void Between_ReplacedSecretsOfAProvider_SaysSoWithoutThem()
    {
        BreakevenConfig after = ConfigExamples.Valid(Full.Replace("s/1", "s/2", StringComparison.Ordinal).Replace("acme.example", "acme.test", StringComparison.Ordinal));
        Assert.Equal(
            ["providers.aws.aws.secret_access_key", "providers.router.headers.HTTP-Referer"],
            ConfigDiff.Between(ConfigExamples.Valid(Full), after).Select(change => change.Key));
    }
}
