using System.Text.Json.Nodes;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

public class MessagesObserverTests
{
    [Fact]
    public void Observe_TextStream_TellsItsFactsInOrder()
    {
        MessagesObserver observer = new();
        ChunkKinds[] kinds = [.. Streaming.ReferenceSse.Parse(RecordedStreams.Text).Select(e => observer.Observe(MessagesBodies.Utf8(e.Type), MessagesBodies.Utf8(e.Data)))];

        Assert.Equal(
            [ChunkKinds.Usage, ChunkKinds.None, ChunkKinds.None, ChunkKinds.Content, ChunkKinds.Content, ChunkKinds.None, ChunkKinds.Finish | ChunkKinds.Usage, ChunkKinds.Done],
            kinds);
        Assert.True(observer.IsUsable);
        Assert.Equal(new TokenUsage(25, 0, 0, 15, 0), observer.Usage);
        Assert.Equal(FinishReason.Stop, observer.FinishReason);
        Assert.Equal("claude-sonnet-4-5-20250929", observer.ResponseModel);
        Assert.Equal("msg_01XFDUDYJgAACzvnptvVoYEL", observer.AnswerId);
        Assert.Equal(6, observer.OutputBytes);
    }

    // Pain 4 and pitfall 2: the counts are cumulative, so a later one replaces an earlier one. Pain 1: the buckets are disjoint as they come.
    [Fact]
    public void Observe_CacheUsageToldTwice_IsNeverSummed()
    {
        (_, MessagesObserver observer) = RecordedStreams.Observe(RecordedStreams.ThinkingAndTools);

        Assert.Equal(new TokenUsage(12, 2000, 300, 89, 0) { HourCacheWrite = 200 }, observer.Usage);
        Assert.False(observer.UsageSuspect);
        JsonNode raw = JsonNode.Parse(observer.RawUsage!)!;
        Assert.Equal(89, (int)raw["output_tokens"]!);
        Assert.Equal(200, (int)raw["cache_creation"]!["ephemeral_1h_input_tokens"]!);
        Assert.Equal("standard", (string)raw["service_tier"]!);
        Assert.Equal(FinishReason.ToolCalls, observer.FinishReason);
    }

    // Pain 2: zero is a count, and nothing is not.
    [Theory]
    [InlineData("""{"input_tokens":0,"output_tokens":7}""", 0, 40, 3)]
    [InlineData("""{"input_tokens":null,"cache_read_input_tokens":0,"output_tokens":7}""", 10, 0, 3)]
    [InlineData("""{"output_tokens":7,"cache_creation_input_tokens":0}""", 10, 40, 0)]
    public void Observe_ExplicitZero_Replaces(string usage, long input, long cached, long written)
    {
        MessagesObserver observer = Started("""{"input_tokens":10,"cache_read_input_tokens":40,"cache_creation_input_tokens":3,"output_tokens":1}""");
        Observe(observer, $$"""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{{usage}} }""");

        Assert.Equal(new TokenUsage(input, cached, written, 7, 0), observer.Usage);
    }

    [Theory]
    [InlineData("""{"input_tokens":-1,"output_tokens":1}""")]
    [InlineData("""{"input_tokens":"9","output_tokens":1}""")]
    [InlineData("""{"input_tokens":9e99,"output_tokens":1}""")]
    [InlineData("""{"input_tokens":9}""")]
    [InlineData("""{}""")]
    [InlineData("""{"input_tokens":9,"output_tokens":1,"cache_creation_input_tokens":5,"cache_creation":{"ephemeral_5m_input_tokens":4,"ephemeral_1h_input_tokens":4}}""")]
    public void Observe_CountsThatCannotBeTrue_AreSuspect(string usage)
    {
        MessagesObserver observer = Started(usage);

        Assert.True(observer.UsageSuspect);
        Assert.Null(observer.Usage);
        Assert.Equal(usage, observer.RawUsage);
    }

    [Fact]
    public void Observe_CacheWritesByDurationOnly_AreSummed() =>
        Assert.Equal(new TokenUsage(1, 0, 9, 1, 0) { HourCacheWrite = 5 }, Started("""{"input_tokens":1,"output_tokens":1,"cache_creation":{"ephemeral_5m_input_tokens":4,"ephemeral_1h_input_tokens":5}}""").Usage);

    [Fact]
    public void Observe_HugeUsageObject_IsNotKept() =>
        Assert.Null(Started($$"""{"input_tokens":1,"output_tokens":1,"x":"{{new string('x', 3000)}}"}""").RawUsage);

    [Theory]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"1","name":"f","input":{}}}""", 1)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"hi"}}""", 2)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"AA=="}}""", 0)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","name":"web_search"}}""", 0)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"\ud83d\ude42"}}""", 4)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"AA=="}}""", 0)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"partial_json":"{\"","type":"input_json_delta"}}""", 2)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{}}}""", 0)]
    public void Observe_EventThatSaysSomething_IsContent(string data, int bytes)
    {
        MessagesObserver observer = new();

        Assert.Equal(ChunkKinds.Content, Observe(observer, data));
        Assert.Equal(bytes, observer.OutputBytes);
    }

    [Theory]
    [InlineData("""{"type":"ping"}""")]
    [InlineData("""{"type":"a_new_event","delta":{"text":"x"}}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":null}""")]
    [InlineData("""{"type":"content_block_stop","index":0}""")]
    [InlineData("""{"type":"message_delta","delta":{"stop_reason":null}}""")]
    [InlineData("[DONE]")]
    [InlineData("")]
    public void Observe_EventThatSaysNothing_IsNone(string data) => Assert.Equal(ChunkKinds.None, Observe(new(), data));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[1]")]
    [InlineData("""{"type":"content_block_delta",""")]
    public void Observe_NoObject_IsMalformed(string data) => Assert.Equal(ChunkKinds.Malformed, Observe(new(), data));

    // Fault 75: the status was 200 long ago; the error event is what tells.
    [Fact]
    public void Observe_OverloadedMidStream_IsARetryableErrorWithoutTheProvidersWords()
    {
        string cut = RecordedStreams.Text[..RecordedStreams.Text.IndexOf("event: content_block_stop", StringComparison.Ordinal)];
        (ChunkKinds all, MessagesObserver observer) = RecordedStreams.Observe(cut + RecordedStreams.Overloaded);

        Assert.True(all.HasFlag(ChunkKinds.Error));
        Assert.False(observer.IsComplete);
        Assert.False(observer.IsUsable);
        Assert.Equal(503, observer.Error!.Status);
        Assert.True(observer.Error.Retryable);
        Assert.DoesNotContain("sk-ant", observer.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(new TokenUsage(25, 0, 0, 1, 0), observer.Usage);
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"rate_limit_error","message":""}}""", "rate_limit_exceeded", 429)]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":""}}""", "upstream_error", 502)]
    [InlineData("""{"type":"error","error":{"type":"timeout_error"}}""", "upstream_timeout", 504)]
    [InlineData("""{"type":"error","error":{"type":"request_too_large"}}""", "request_too_large", 413)]
    [InlineData("""{"type":"error","error":{"type":"invalid_request_error","message":"no"}}""", "invalid_request_error", 400)]
    [InlineData("""{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}""", "context_length_exceeded", 400)]
    [InlineData("""{"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}}""", "content_filter", 400)]
    [InlineData("""{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_ctx":4096}}""", "context_length_exceeded", 400)]
    [InlineData("""{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""", "upstream_error", 503)]
    [InlineData("""{"object":"error","message":"This model's maximum context length is 4096","type":"BadRequestError","code":400}""", "context_length_exceeded", 400)]
    [InlineData("""{"error":"out of memory"}""", "upstream_error", 502)]
    [InlineData("""{"type":"error"}""", "upstream_error", 502)]
    public void Observe_Error_IsClassified(string data, string code, int status)
    {
        MessagesObserver observer = new();

        Assert.Equal(ChunkKinds.Error, Observe(observer, data));
        Assert.Equal((code, status), (observer.Error!.Code, observer.Error.Status));
        Assert.Equal((code, status), (MessagesAnswer.Read(MessagesBodies.Utf8(data)).Error!.Code, MessagesAnswer.Read(MessagesBodies.Utf8(data)).Error!.Status));
    }

    [Fact]
    public void Observe_ErrorEventWithoutJson_IsStillAnError()
    {
        MessagesObserver observer = new();

        Assert.True(observer.Observe("error"u8, "boom"u8).HasFlag(ChunkKinds.Error));
        Assert.Equal("upstream_error", observer.Error!.Code);
    }

    // Fault 74: the finish came, so the answer is whole though its end is missing. Fault 73: a clean end without one is a cut.
    [Fact]
    public void IsComplete_StopReasonWithoutStopEvent_IsTrueAndBeforeItFalse()
    {
        int finish = RecordedStreams.Text.IndexOf("event: message_delta", StringComparison.Ordinal);
        int stop = RecordedStreams.Text.IndexOf("event: message_stop", StringComparison.Ordinal);

        Assert.False(RecordedStreams.Observe(RecordedStreams.Text[..finish]).Observer.IsComplete);
        Assert.True(RecordedStreams.Observe(RecordedStreams.Text[..stop]).Observer.IsComplete);
    }

    [Theory]
    [InlineData("end_turn", FinishReason.Stop)]
    [InlineData("stop_sequence", FinishReason.StopSequence)]
    [InlineData("max_tokens", FinishReason.Length)]
    [InlineData("model_context_window_exceeded", FinishReason.Length)]
    [InlineData("tool_use", FinishReason.ToolCalls)]
    [InlineData("refusal", FinishReason.ContentFilter)]
    [InlineData("pause_turn", FinishReason.Paused)]
    [InlineData("something_new", FinishReason.Other)]
    public void Observe_StopReason_IsMapped(string word, FinishReason reason)
    {
        MessagesObserver observer = new();

        Assert.Equal(ChunkKinds.Finish, Observe(observer, $$"""{"type":"message_delta","delta":{"stop_reason":"{{word}}"} }"""));
        Assert.Equal(reason, observer.FinishReason);
    }

    [Fact]
    public void Observe_DataWithoutType_GoesByTheEventsName() =>
        Assert.Equal(ChunkKinds.Done, new MessagesObserver().Observe("message_stop"u8, "{}"u8));

    private static MessagesObserver Started(string usage)
    {
        MessagesObserver observer = new();
        Assert.Equal(ChunkKinds.Usage, Observe(observer, $$"""{"type":"message_start","message":{"id":"msg_1","usage":{{usage}} } }"""));
        return observer;
    }

    private static ChunkKinds Observe(MessagesObserver observer, string data) => observer.Observe(default, MessagesBodies.Utf8(data));
}
