using System.Text;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Pain 1: what providers' counts mean, and that none is counted twice or thrown away.</summary>
public class ChatUsageTests
{
    [Theory]
    [InlineData("xAI: reasoning beside the completion", """{"prompt_tokens":10,"completion_tokens":5,"total_tokens":35,"completion_tokens_details":{"reasoning_tokens":20}}""", 10, 0, 0, 25, 20)]
    [InlineData("OpenAI: reasoning within the completion", """{"prompt_tokens":10,"completion_tokens":25,"total_tokens":35,"completion_tokens_details":{"reasoning_tokens":20}}""", 10, 0, 0, 25, 20)]
    [InlineData("Gemini: thoughts in the total only", """{"prompt_tokens":10,"completion_tokens":5,"total_tokens":35}""", 10, 0, 0, 25, 20)]
    [InlineData("OpenRouter", """{"prompt_tokens":100,"completion_tokens":5,"total_tokens":105,"cost":0.00123,"prompt_tokens_details":{"cached_tokens":30,"cache_write_tokens":20}}""", 50, 30, 20, 5, 0)]
    [InlineData("DeepSeek", """{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":5}""", 5, 4, 0, 3, 0)]
    [InlineData("Moonshot", """{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,"cached_tokens":4}""", 5, 4, 0, 3, 0)]
    [InlineData("Mistral", """{"prompt_audio_seconds":{},"prompt_tokens":9,"total_tokens":12,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4},"num_cached_tokens":4}""", 5, 4, 0, 3, 0)]
    [InlineData("a cache beside the prompt", """{"prompt_tokens":9,"completion_tokens":3,"total_tokens":22,"cache_read_input_tokens":8,"cache_creation_input_tokens":2}""", 9, 8, 2, 3, 0)]
    [InlineData("an explicit zero", """{"prompt_tokens":9,"completion_tokens":0,"total_tokens":9,"completion_tokens_details":{"reasoning_tokens":0}}""", 9, 0, 0, 0, 0)]
    [InlineData("a total too small is not believed", """{"prompt_tokens":9,"completion_tokens":3,"total_tokens":3}""", 9, 0, 0, 3, 0)]
    public void Read_Provider_IsCountedOnce(string whose, string usage, long input, long cached, long written, long output, long reasoning)
    {
        ChatAnswer answer = Read($$"""{"choices":[{}],"usage":{{usage}}}""");

        Assert.True(new TokenUsage(input, cached, written, output, reasoning) == answer.Usage, $"{whose}: {answer.Usage}");
        Assert.Equal(usage, answer.RawUsage);
    }

    [Theory]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":90,"cache_write_tokens":20}}""")]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":5,"prompt_tokens_details":{"cache_write_tokens":-1}}""")]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":"5","total_tokens":105}""")]
    [InlineData("""{"prompt_tokens":100,"total_tokens":105}""")]
    public void Read_CountsThatCannotBeTrue_AreSuspectAndStillKeptAsSent(string usage)
    {
        ChatAnswer answer = Read($$"""{"choices":[{}],"usage":{{usage}}}""");

        Assert.True(answer.UsageSuspect);
        Assert.Null(answer.Usage);
        Assert.Equal(usage, answer.RawUsage);
    }

    [Theory]
    [InlineData("0.00123", 0.00123)]
    [InlineData("1e-7", 0.0000001)]
    [InlineData("0", 0.0)]
    [InlineData("-1", null)]
    [InlineData("\"1\"", null)]
    [InlineData("1e30", null)]
    [InlineData("{}", null)]
    public void Read_Cost_IsKeptIfItCanBeTrue(string cost, double? usd) => Assert.Equal(
        (decimal?)usd, Read($$$"""{"choices":[{}],"usage":{"prompt_tokens":1,"completion_tokens":1,"cost":{{{cost}}}}}""").ProviderCost?.Usd);

    [Fact]
    public void Observe_GroqsLastChunk_HasUsage()
    {
        ChatStreamObserver observer = new();

        Assert.Equal(ChunkKinds.Finish | ChunkKinds.Usage, Observe(observer, """{"id":"c","choices":[{"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req","usage":{"queue_time":0.1,"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}}"""));
        Assert.Equal(new TokenUsage(7, 0, 0, 2, 0), observer.Usage);
        Assert.StartsWith("""{"queue_time""", observer.RawUsage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 40, false)]
    [InlineData(2, 40, true)]
    [InlineData(2, 90, false)]
    public void Read_LlamaCppCountsOneChoiceOfSeveral_IsSuspect(int choices, int completion, bool suspect)
    {
        string all = string.Join(',', Enumerable.Range(0, choices).Select(i => $$$"""{"index":{{{i}}},"message":{"content":"x"},"finish_reason":"stop"}"""));
        ChatAnswer answer = Read($$$"""{"choices":[{{{all}}}],"usage":{"prompt_tokens":5,"completion_tokens":{{{completion}}}},"timings":{"predicted_n":40,"predicted_ms":10}}""");

        Assert.Equal(suspect, answer.UsageSuspect);
        Assert.Equal(suspect, answer.Usage is null);
        Assert.NotNull(answer.EngineTime);
    }

    [Fact]
    public void Observe_LlamaCppStreamOfTwoChoices_IsSuspect()
    {
        ChatStreamObserver observer = new(choices: 2);
        Observe(observer, """{"choices":[{"index":0,"delta":{"content":"a"}}]}""");
        Observe(observer, """{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":9},"timings":{"predicted_n":9}}""");

        Assert.True(observer.UsageSuspect);
    }

    [Fact]
    public void Observe_IdAndRawUsage_AreTheFirstIdAndTheLastUsage()
    {
        ChatStreamObserver observer = new();
        Observe(observer, """{"id":"","choices":[]}""");
        Observe(observer, """{"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}""");
        Observe(observer, "\uFEFF" + """{"id":"chatcmpl-2","choices":[],"usage": {"prompt_tokens":1,"completion_tokens":2} }""");

        Assert.Equal("chatcmpl-1", observer.AnswerId);
        Assert.Equal("""{"prompt_tokens":1,"completion_tokens":2}""", observer.RawUsage);
    }

    [Fact]
    public void Read_VeryLongUsage_IsCountedButNotKept()
    {
        ChatAnswer answer = Read($$$"""{"id":"c1","choices":[{}],"usage":{"prompt_tokens":1,"completion_tokens":1,"x":"{{{new string('a', 2048)}}}"}}""");

        Assert.Null(answer.RawUsage);
        Assert.NotNull(answer.Usage);
        Assert.Equal("c1", answer.AnswerId);
    }

    private static ChatAnswer Read(string body) => ChatAnswer.Read(Encoding.UTF8.GetBytes(body));

    private static ChunkKinds Observe(ChatStreamObserver observer, string data) => observer.Observe(Encoding.UTF8.GetBytes(data));
}
