using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Breakeven.Gateway.Targets.Providers;
using Breakeven.Protocols;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Targets.Providers;

public sealed class SignatureV4Tests
{
    private static readonly AwsIdentity Example = new("AKIDEXAMPLE", new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), null);
    private static readonly DateTimeOffset Now = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    /// <summary>AWS's published test suite, as aws-c-auth has it: get-vanilla, post-vanilla, post-x-www-form-urlencoded, post-header-key-sort.</summary>
    [Theory]
    [InlineData("GET", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("POST", "content-type:application/x-www-form-urlencoded", "Param1=value1", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")]
    [InlineData("POST", "my-header1:value1", "", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    public void Authorization_PublishedVectors_AreMet(string method, string header, string body, string expected)
    {
        SortedList<string, string> headers = new(StringComparer.Ordinal) { ["host"] = "example.amazonaws.com", ["x-amz-date"] = "20150830T123600Z" };
        if (header.Split(':') is [var name, var value]) headers[name] = value;
        string authorization = SignatureV4.Authorization(
            method, "/", headers, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))), Example, "20150830/us-east-1/service/aws4_request", "20150830T123600Z");
        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={string.Join(';', headers.Keys)}, Signature={expected}",
            authorization);
    }

    /// <summary>The SDK's own signer is the judge of what the vectors do not cover: escaped paths and session tokens.</summary>
    [Theory]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", null)]
    [InlineData("arn:aws:bedrock:eu-central-1:1:inference-profile/eu.anthropic.claude", "token/with+signs==")]
    [InlineData("name with ä", null)]
    public async Task AuthorizeAsync_Bedrock_SignsAsTheSdkDoes(string model, string? token)
    {
        ProviderConfig config = Adapters.Config("bedrock") with
        {
            ApiKey = null,
            Aws = new() { Region = "eu-central-1", AccessKeyId = new("AKIDEXAMPLE"), SecretAccessKey = Example.SecretAccessKey, SessionToken = token is null ? null : new(token) },
        };
        ProviderAdapter adapter = ProviderAdapters.Create(config, new FakeTimeProvider(Now));
        byte[] body = """{"messages":[]}"""u8.ToArray();
        using HttpRequestMessage request = new(HttpMethod.Post, adapter.AddressOf(WireFormat.Converse, model, stream: true)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        await adapter.AuthorizeAsync(request, body, _ => null, TestContext.Current.CancellationToken);
        Assert.Equal(SignedBySdk(model, token, body), request.Headers.GetValues("authorization").Single());
        Assert.Equal("20150830T123600Z", request.Headers.GetValues("x-amz-date").Single());
    }

    /// <summary>Pain 20: a signature leaks no secret.</summary>
    [Fact]
    public async Task AuthorizeAsync_Bedrock_NeverSendsTheSecret()
    {
        ProviderConfig config = Adapters.Config("bedrock") with { ApiKey = null, Aws = new() { Region = "us-east-1", AccessKeyId = new("AKIDEXAMPLE"), SecretAccessKey = new(Adapters.Key) } };
        Assert.All(await Adapters.HeadersAsync(ProviderAdapters.Create(config)), header => Assert.DoesNotContain(Adapters.Key, header, StringComparison.Ordinal));
    }

    private static string SignedBySdk(string model, string? token, byte[] body)
    {
        DefaultRequest request = new(new AnyRequest(), "bedrock")
        {
            HttpMethod = "POST",
            Endpoint = new("https://bedrock-runtime.eu-central-1.amazonaws.com"),
            ResourcePath = "/model/{modelId}/converse-stream",
            Content = body,
            AuthenticationRegion = "eu-central-1",
        };
        request.AddPathResource("{modelId}", model);
        request.Headers["content-type"] = "application/json";
        if (token is not null) request.Headers["x-amz-security-token"] = token;
        AWS4SigningResult result = new AWS4Signer().SignRequest(
            request, new AnyClient(), new RequestMetrics(), "AKIDEXAMPLE", Example.SecretAccessKey.Reveal(), Now.UtcDateTime);
        return result.ForAuthorizationHeader;
    }

    private sealed class AnyRequest : AmazonWebServiceRequest;

    private sealed class AnyClient() : ClientConfig(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard }]))
    {
        public override string ServiceVersion => "1";
        public override string UserAgent => "test";
        public override string RegionEndpointServiceName => "bedrock-runtime";
        public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new("https://bedrock-runtime.eu-central-1.amazonaws.com");
    }
}
