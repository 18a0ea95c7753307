using System.Text;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Pain 17: errors of engines and providers, in their own shapes, are told in one set of codes and never with their messages.</summary>
public class ProviderFaultTests
{
    [Theory]
    // llama.cpp
    [InlineData("context_length_exceeded", """{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":4096}}""")]
    [InlineData("invalid_request_error", """{"error":{"code":500,"message":"Failed to parse tools: sk-secret","type":"server_error"}}""")]
    [InlineData("invalid_request_error", """{"error":{"code":500,"message":"JSON schema conversion failed:\nUnrecognized schema: \"sk-secret\"","type":"server_error"}}""")]
    [InlineData("invalid_request_error", """{"error":{"code":500,"message":"Jinja Exception: Conversation roles must alternate user/assistant","type":"server_error"}}""")]
    [InlineData("upstream_error", """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""")]
    [InlineData("upstream_error", """{"error":{"code":500,"message":"something broke at sk-secret","type":"server_error"}}""")]
    // vLLM
    [InlineData("context_length_exceeded", """{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens","type":"BadRequestError","param":null,"code":400}""")]
    [InlineData("context_length_exceeded", """{"error":{"message":"The decoder prompt (length 9000) is longer than the maximum model length of 4096.","type":"BadRequestError","param":null,"code":400}}""")]
    [InlineData("context_length_exceeded", """{"error":{"message":"max_tokens must be at least 1, got -3.","type":"BadRequestError","code":400}}""")]
    [InlineData("invalid_request_error", """{"error":{"message":"temperature must be non-negative, got sk-secret","type":"BadRequestError","code":400}}""")]
    [InlineData("upstream_model_not_found", """{"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404}""")]
    // SGLang
    [InlineData("context_length_exceeded", """{"object":"error","message":"The input (5000 tokens) is longer than the model's context length (4096 tokens).","type":"BadRequestError","code":400}""")]
    // FastAPI
    [InlineData("invalid_request_error", """{"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required","input":{"x":"sk-secret"}}]}""")]
    [InlineData("upstream_error", """{"detail":"Internal Server Error"}""")]
    // TGI
    [InlineData("context_length_exceeded", """{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000","error_type":"validation"}""")]
    [InlineData("invalid_request_error", """{"error":"Input validation error: `temperature` must be strictly positive","error_type":"validation"}""")]
    [InlineData("upstream_error", """{"error_type":"overloaded","error":"Model is overloaded"}""")]
    // Ollama
    [InlineData("upstream_model_not_found", """{"error":"model 'sk-secret' not found, try pulling it first"}""")]
    [InlineData("invalid_request_error", """{"error":{"message":"registry.ollama.ai/library/x does not support tools","type":"api_error","param":null,"code":null}}""")]
    // Anthropic
    [InlineData("context_length_exceeded", """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}""")]
    [InlineData("rate_limit_exceeded", """{"type":"error","error":{"type":"rate_limit_error","message":"sk-secret"}}""")]
    [InlineData("upstream_error", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [InlineData("upstream_auth", """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key sk-secret"}}""")]
    [InlineData("upstream_timeout", """{"type":"error","error":{"type":"timeout_error","message":"x"}}""")]
    // Gemini
    [InlineData("invalid_request_error", """[{"error":{"code":400,"message":"sk-secret","status":"INVALID_ARGUMENT"}}]""")]
    [InlineData("context_length_exceeded", """[{"error":{"code":400,"message":"The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}]""")]
    [InlineData("rate_limit_exceeded", """{"error":{"code":429,"message":"sk-secret","status":"RESOURCE_EXHAUSTED"}}""")]
    // OpenAI, and Groq, whose text speaks of tokens but whose code says what it is
    [InlineData("rate_limit_exceeded", """{"error":{"message":"Request too large for the context window: tokens per minute (TPM)","type":"tokens","code":"rate_limit_exceeded"}}""")]
    [InlineData("context_length_exceeded", """{"error":{"message":"m","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""")]
    [InlineData("content_filter", """{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"400"}}""")]
    public void Read_ErrorOfAProvider_HasOurCode(string code, string body)
    {
        ChatAnswer answer = ChatAnswer.Read(Encoding.UTF8.GetBytes(body));

        Assert.False(answer.IsUsable);
        Assert.Equal(code, answer.Error?.Code);
        Assert.DoesNotContain("secret", answer.Error!.ToString(), StringComparison.Ordinal);
        Assert.Equal(answer.Error.Status == 400, answer.Error.Outcome is CallOutcome.ClientError or CallOutcome.Filtered);
    }

    [Fact]
    public void Read_LlamaCppsCounts_AreTold() => Assert.Equal(
        "The prompt has 5000 tokens, and the model's context holds 4096.",
        ChatAnswer.Read("""{"error":{"type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":4096}}"""u8).Error?.Message);

    [Fact]
    public void Read_FastApisPlace_IsTheParam() => Assert.Equal(
        "temperature", ChatAnswer.Read("""{"detail":[{"loc":["body","temperature"],"msg":"x"},{"loc":["body","top_p"]}]}"""u8).Error?.Param);

    [Fact]
    public void Read_DetailBesideAnAnswer_IsNoError() => Assert.True(ChatAnswer.Read("""{"detail":"low","choices":[{}]}"""u8).IsUsable);

    [Theory]
    [InlineData("""[{"choices":[{}]}]""")]
    [InlineData("""[{"error":{}},{}]""")]
    public void Read_ArrayThatIsNoError_IsNoAnswer(string body) => Assert.False(ChatAnswer.Read(Encoding.UTF8.GetBytes(body)).IsUsable);
}
