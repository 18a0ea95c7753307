using Breakeven.Protocols.Neutral;
using System.Text;
using CsCheck;

namespace Breakeven.Protocols.OpenAI;

public class ChatAnswerTests
{
    private const string Whole = """
        {"id":"c1","object":"chat.completion","model":"gpt-4.1-2025-04-14","choices":[{"index":0,"message":{"role":"assistant","content":"h\u00e9llo","refusal":null},"logprobs":null,"finish_reason":"stop"}],
         "usage":{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"prompt_tokens_details":{"cached_tokens":64,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":12}},
         "timings":{"prompt_n":1,"prompt_ms":12.5,"predicted_ms":87.5,"predicted_per_second":1e9}}
        """;

    [Fact]
    public void Read_WholeAnswer_TellsItsFacts()
    {
        ChatAnswer answer = Read(Whole);

        Assert.True(answer.IsUsable);
        Assert.Null(answer.Error);
        Assert.Equal(new TokenUsage(36, 64, 0, 30, 12), answer.Usage);
        Assert.False(answer.UsageSuspect);
        Assert.Equal(FinishReason.Stop, answer.FinishReason);
        Assert.Equal("gpt-4.1-2025-04-14", answer.ResponseModel);
        Assert.Equal(6, answer.OutputBytes);
        Assert.Equal(TimeSpan.FromMilliseconds(100), answer.EngineTime);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("{\"choices\":[{\"message\":{}}]")]
    [InlineData("{\"choices\":[{\"message\":{}}]} x")]
    [InlineData("{\"choices\":[]}")]
    [InlineData("{\"choices\":[null,5]}")]
    [InlineData("{\"choices\":{}}")]
    [InlineData("{\"choices\":[{\"message\":{}}],\"error\":\"overloaded\"}")]
    [InlineData("{\"object\":\"error\",\"message\":\"no\",\"code\":400}")]
    public void Read_NoAnswer_IsNotUsable(string body) => Assert.False(Read(body).IsUsable);

    [Theory]
    [InlineData("{\"choices\":[{}],\"error\":null}")]
    [InlineData("\uFEFF{\"choices\":[{\"message\":null}]}")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}}],\"usage\":null,\"model\":5,\"timings\":[]}")]
    public void Read_OddAnswer_IsUsable(string body) => Assert.True(Read(body).IsUsable);

    [Fact]
    public void Read_VeryDeepAnswer_IsNotUsable() =>
        Assert.False(Read("{\"choices\":[{}],\"x\":" + new string('[', 100_000) + new string(']', 100_000) + "}").IsUsable);

    [Theory]
    [InlineData("""{"prompt_tokens":-1,"completion_tokens":3}""")]
    [InlineData("""{"prompt_tokens":5,"completion_tokens":-3}""")]
    [InlineData("""{"prompt_tokens":"5","completion_tokens":3}""")]
    [InlineData("""{"prompt_tokens":5,"completion_tokens":1000000000000000000}""")]
    [InlineData("""{"prompt_tokens":5,"completion_tokens":1000000001}""")]
    [InlineData("""{"prompt_tokens":5,"completion_tokens":1e400}""")]
    [InlineData("""{"prompt_tokens":5.5,"completion_tokens":3}""")]
    [InlineData("""{"prompt_tokens":5}""")]
    [InlineData("""{"completion_tokens":3}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""7""")]
    [InlineData("""{"prompt_tokens":5,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":6}}""")]
    [InlineData("""{"prompt_tokens":5,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":"1"}}""")]
    [InlineData("""{"prompt_tokens":5,"completion_tokens":3,"prompt_tokens_details":"none"}""")]
    [InlineData("""{"prompt_tokens":5,"completion_tokens":3,"completion_tokens_details":{"reasoning_tokens":4}}""")]
    public void Read_UsageThatCannotBeTrue_IsSuspect(string usage)
    {
        ChatAnswer answer = Read($$"""{"choices":[{}],"usage":{{usage}}}""");

        Assert.Null(answer.Usage);
        Assert.True(answer.UsageSuspect);
        Assert.True(answer.IsUsable);
    }

    [Theory]
    [InlineData("""{"prompt_tokens":0,"completion_tokens":0}""", 0, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":1000000000,"completion_tokens":3,"prompt_tokens_details":null}""", 1_000_000_000, 0, 3, 0)]
    [InlineData("""{"prompt_tokens":9,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":null},"completion_tokens_details":{}}""", 9, 0, 3, 0)]
    [InlineData("""{"prompt_tokens":9,"completion_tokens":3,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":5}""", 5, 4, 3, 0)]
    public void Read_SoundUsage_IsTaken(string usage, long input, long cached, long output, long reasoning)
    {
        ChatAnswer answer = Read($$"""{"choices":[{}],"usage":{{usage}}}""");

        Assert.Equal(new TokenUsage(input, cached, 0, output, reasoning), answer.Usage);
        Assert.False(answer.UsageSuspect);
    }

    [Theory]
    [InlineData("""{"prompt_ms":-1,"predicted_ms":5}""")]
    [InlineData("""{"prompt_ms":1e400}""")]
    [InlineData("""{"predicted_ms":1e300}""")]
    [InlineData("""{"prompt_ms":"5"}""")]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    public void Read_TimingsThatCannotBeTrue_AreLeftOut(string timings) =>
        Assert.Null(Read($$"""{"choices":[{}],"timings":{{timings}}}""").EngineTime);

    [Theory]
    [InlineData("""{"message":"key sk-secret at http://10.0.0.1 is wrong","type":"server_error","param":null,"code":null}""", "upstream_error", 502, CallOutcome.UpstreamError)]
    [InlineData("\"sk-secret\"", "upstream_error", 502, CallOutcome.UpstreamError)]
    [InlineData("""{"message":"sk-secret","type":"invalid_request_error","code":"context_length_exceeded"}""", "context_length_exceeded", 400, CallOutcome.ClientError)]
    [InlineData("""{"message":"sk-secret","type":"BadRequestError","code":400}""", "invalid_request_error", 400, CallOutcome.ClientError)]
    [InlineData("""{"message":"sk-secret","code":429}""", "rate_limit_exceeded", 429, CallOutcome.RateLimited)]
    [InlineData("""{"message":"sk-secret","code":"content_filter","type":null}""", "content_filter", 400, CallOutcome.Filtered)]
    [InlineData("""{"message":"sk-secret","code":{"deep":[1]},"type":[]}""", "upstream_error", 502, CallOutcome.UpstreamError)]
    [InlineData("true", "upstream_error", 502, CallOutcome.UpstreamError)]
    public void Read_ProvidersError_IsToldWithoutItsMessage(string error, string code, int status, CallOutcome outcome)
    {
        CallError? told = Read($$"""{"error":{{error}}}""").Error;

        Assert.NotNull(told);
        Assert.Equal((code, status, outcome), (told.Code, told.Status, told.Outcome));
        Assert.DoesNotContain("secret", told.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max_tokens", "max_tokens")]
    [InlineData("messages.[0].content", "messages.[0].content")]
    [InlineData("http://10.0.0.1/", null)]
    public void Read_ProvidersParam_IsKeptIfItIsAName(string param, string? kept) =>
        Assert.Equal(kept, Read($$$"""{"error":{"type":"invalid_request_error","param":"{{{param}}}"}}""").Error?.Param);

    [Fact]
    public void Read_ErrorObjectOfOlderEngines_IsClassified() =>
        Assert.Equal(CallOutcome.ClientError, Read("""{"object":"error","message":"too long","type":"BadRequestError","param":null,"code":400}""").Error?.Outcome);

    [Fact]
    public void Read_TruncatedOrMutatedAnswer_NeverThrows()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Whole);
        for (int length = 0; length < whole.Length; length++) Assert.False(ChatAnswer.Read(whole.AsSpan(0, length)).IsUsable);

        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.OneOf(Gen.Byte, Gen.OneOf<byte>([.. "{}[]\":,\\ue0 -.tn"u8, 0, 0xC3, 0xED]))).Array[1, 6].Sample(changes =>
        {
            byte[] body = [.. whole];
            foreach ((int at, byte value) in changes) body[at] = value;
            ChatAnswer answer = ChatAnswer.Read(body);
            return answer.Usage is not { } usage || (usage.Input >= 0 && usage.Output >= usage.Reasoning);
        }, iter: 50_000);
    }

    private static ChatAnswer Read(string body) => ChatAnswer.Read(Encoding.UTF8.GetBytes(body));
}
