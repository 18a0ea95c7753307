using Breakeven.Gateway.Targets.Providers;
using Breakeven.Protocols;
using CsCheck;

namespace Breakeven.Gateway.Tests.Targets.Providers;

/// <summary>Model names come from clients where a target is a wildcard; the path is walked with the operator's credential.</summary>
public sealed class PathSegmentTests
{
    [Theory]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-sonnet-4-5-20250929-v1%3A0")]
    [InlineData("arn:aws:bedrock:eu-central-1:1:inference-profile/eu.anthropic.claude", "arn%3Aaws%3Abedrock%3Aeu-central-1%3A1%3Ainference-profile%2Feu.anthropic.claude")]
    [InlineData("..", "%252E%252E")]
    [InlineData(".", "%252E")]
    [InlineData("a/../../admin", "a%2F%252E%252E%2F%252E%252E%2Fadmin")]
    [InlineData(@"a\..\b", "a%5C%252E%252E%5Cb")]
    [InlineData("%2e%2e", "%252e%252e")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("...", "...")]
    [InlineData("a b", "a%20b")]
    public void Escape_AnyName_IsOneSegment(string name, string expected)
    {
        Assert.Equal($"/model/{expected}/converse", Adapters.Of("bedrock").AddressOf(WireFormat.Converse, name, stream: false).AbsolutePath);
        Assert.Equal(
            $"/openai/deployments/{expected}/chat/completions",
            Adapters.Of("azure-openai", "https://n.openai.azure.com").AddressOf(WireFormat.ChatCompletions, name, stream: false).AbsolutePath);
    }

    [Theory]
    [InlineData("gemini-2.5-pro", "models/gemini-2.5-pro")]
    [InlineData("models/gemini-2.5-pro", "models/gemini-2.5-pro")]
    [InlineData("tunedModels/mine-1", "tunedModels/mine-1")]
    [InlineData("tunedModels/../models/x", "tunedModels/%252E%252E%2Fmodels%2Fx")]
    [InlineData("models/..", "models/%252E%252E")]
    [InlineData("x:countTokens?", "models/x%3AcountTokens%3F")]
    public void Escape_GeminiName_StaysInItsCollection(string name, string expected) =>
        Assert.Equal($"/v1beta/{expected}:generateContent", Adapters.Of("gemini").AddressOf(WireFormat.GenerateContent, name, stream: false).AbsolutePath);

    private const string Hostile = "./\\%2eEF?#:@ ä\uD800";

    [Fact]
    public void Escape_HostileNames_NeverLeaveTheirSegment()
    {
        ProviderAdapter bedrock = Adapters.Of("bedrock");
        Gen.Int[0, Hostile.Length - 1].Array[1, 12].Select(at => string.Concat(at.Select(i => Hostile[i]))).Sample(
            name =>
            {
                Uri address = bedrock.AddressOf(WireFormat.Converse, name, stream: false);
                string[] segments = address.AbsolutePath.Split('/');
                Assert.Equal(("bedrock-runtime.eu-central-1.amazonaws.com", 4, ""), (address.Host, segments.Length, address.Query));
                Assert.Equal(("model", "converse"), (segments[1], segments[3]));
                Assert.DoesNotContain(Uri.UnescapeDataString(segments[2]).Split('/', '\\'), step => step is "." or "..");
            },
            iter: 2_000);
    }
}
