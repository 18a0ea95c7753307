using System.Text;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.OpenAI;
using CsCheck;

namespace Breakeven.Protocols.Responses;

public class ResponsesObserverTests
{
    private const string Completed = """{"type":"response.completed","sequence_number":9,"response":{"id":"resp_1","object":"response","model":"gpt-5-1","status":"completed","error":null,"output":[{"type":"message","content":[{"type":"output_text","text":"hey"}]}],"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":5},"total_tokens":17}}}""";

    [Fact]
    public void Observe_WholeStream_KeepsItsFacts()
    {
        ResponsesObserver observer = new();

        Assert.Equal(ChunkKinds.None, See(observer, """{"type":"response.created","response":{"id":"resp_1","model":"gpt-5-1","status":"in_progress","output":[],"usage":null}}"""));
        Assert.Equal("resp_1", observer.AnswerId);
        Assert.Equal(ChunkKinds.None, See(observer, """{"type":"response.output_item.added","item":{"type":"message","content":[]}}"""));
        Assert.Equal(ChunkKinds.Content, See(observer, """{"type":"response.output_text.delta","delta":"hey"}"""));
        Assert.Equal(ChunkKinds.None, See(observer, """{"type":"response.output_text.done","text":"hey"}"""));
        Assert.False(observer.IsComplete);
        Assert.Equal(ChunkKinds.Done | ChunkKinds.Finish | ChunkKinds.Usage | ChunkKinds.Content, See(observer, Completed));

        Assert.True(observer.IsUsable);
        Assert.Equal(FinishReason.Stop, observer.FinishReason);
        Assert.Equal(new TokenUsage(6, 4, 0, 7, 5), observer.Usage);
        Assert.Equal(3, observer.OutputBytes);
        Assert.Equal("gpt-5-1", observer.ResponseModel);
        Assert.StartsWith("{\"input_tokens\":10", observer.RawUsage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"response.function_call_arguments.delta","delta":"{"}""")]
    [InlineData("""{"type":"response.reasoning_summary_text.delta","delta":"hm"}""")]
    [InlineData("""{"type":"response.refusal.delta","delta":"no"}""")]
    [InlineData("""{"delta":"x","type":"response.something_new.delta"}""")]
    [InlineData("""{"type":"response.output_item.added","item":{"type":"function_call","name":"f","arguments":""}}""")]
    [InlineData("""{"type":"response.output_item.done","item":{"type":"message","content":[{"type":"output_text","text":"whole"}]}}""")]
    public void Observe_WhatTheClientMayActOn_IsContent(string data) => Assert.Equal(ChunkKinds.Content, See(new ResponsesObserver(), data));

    [Theory]
    [InlineData("""{"type":"response.output_text.delta","delta":""}""")]
    [InlineData("""{"type":"response.in_progress","response":{"id":"r","status":"in_progress"}}""")]
    [InlineData("[DONE]")]
    [InlineData("")]
    public void Observe_WhatSaysNothing_IsNone(string data) => Assert.Equal(ChunkKinds.None, See(new ResponsesObserver(), data));

    [Fact]
    public void Observe_TypeInTheFrameOnly_CountsAsMuch() =>
        Assert.Equal(ChunkKinds.Content, new ResponsesObserver().Observe("response.output_text.delta"u8, """{"delta":"x"}"""u8));

    [Theory]
    [InlineData("max_output_tokens", FinishReason.Length)]
    [InlineData("content_filter", FinishReason.ContentFilter)]
    [InlineData("something", FinishReason.Other)]
    public void Observe_Incomplete_TellsWhy(string reason, FinishReason expected)
    {
        ResponsesObserver observer = new();

        See(observer, $$$"""{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"{{{reason}}}"},"output":[]}}""");
        Assert.Equal(expected, observer.FinishReason);
        Assert.True(observer.IsUsable);
    }

    // reliability.md §3: an answer with a tool call ends for the tool's sake.
    [Fact]
    public void Observe_CallInTheStream_FinishesWithToolCalls()
    {
        ResponsesObserver observer = new();

        See(observer, """{"type":"response.output_item.added","item":{"type":"function_call","name":"f","call_id":"c"}}""");
        See(observer, """{"type":"response.completed","response":{"status":"completed","output":[]}}""");
        Assert.Equal(FinishReason.ToolCalls, observer.FinishReason);
    }

    // gateways.md pain 15: an error inside a stream of status 200 is a failure.
    [Theory]
    [InlineData("""{"type":"response.failed","response":{"id":"r","status":"failed","error":{"code":"rate_limit_exceeded","message":"sk-secret"},"output":[]}}""", "rate_limit_exceeded")]
    [InlineData("""{"type":"error","code":"rate_limit_exceeded","message":"sk-secret","param":null,"sequence_number":1}""", "rate_limit_exceeded")]
    [InlineData("""{"type":"error","error":{"type":"invalid_request_error","code":"context_length_exceeded","message":"sk-secret"}}""", "context_length_exceeded")]
    [InlineData("""{"error":{"message":"sk-secret","code":500}}""", "upstream_error")]
    [InlineData("""{"type":"response.failed","response":{"status":"failed","error":null}}""", "upstream_error")]
    public void Observe_Error_IsKeptWithoutItsMessage(string data, string code)
    {
        ResponsesObserver observer = new();

        Assert.True(See(observer, data).HasFlag(ChunkKinds.Error));
        Assert.Equal(code, observer.Error!.Code);
        Assert.False(observer.IsUsable);
        Assert.DoesNotContain("sk-secret", observer.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Observe_UsageThatCannotBeTrue_IsSuspect()
    {
        ResponsesObserver observer = new();

        See(observer, Completed.Replace("\"cached_tokens\":4", "\"cached_tokens\":40"));
        Assert.Null(observer.Usage);
        Assert.True(observer.UsageSuspect);
        Assert.True(observer.IsUsable);
    }

    [Fact]
    public void Observe_ItemsToldWhole_AreCountedOnce()
    {
        ResponsesObserver observer = new();

        See(observer, """{"type":"response.output_text.delta","delta":"hey"}""");
        See(observer, """{"type":"response.output_item.done","item":{"type":"message","content":[{"text":"hey"}]}}""");
        See(observer, """{"type":"response.output_item.done","item":{"type":"function_call","name":"ls","arguments":"{}"}}""");
        Assert.Equal(3 + 4, observer.OutputBytes);
    }

    [Fact]
    public void ReadWhole_Response_KeepsItsFacts()
    {
        string body = Completed["""{"type":"response.completed","sequence_number":9,"response":""".Length..^1];
        AnswerFacts facts = ResponsesProtocol.Instance.ReadWhole(Wire.Utf8(body));

        Assert.True(facts.IsUsable);
        Assert.Equal("resp_1", facts.AnswerId);
        Assert.Equal(FinishReason.Stop, facts.FinishReason);
        Assert.Equal(new TokenUsage(6, 4, 0, 7, 5), facts.Usage);
        Assert.Equal(3, facts.OutputBytes);
    }

    [Theory]
    [InlineData("""{"object":"response","status":"failed","error":{"code":"server_error","message":"x"},"output":[]}""", false)]
    [InlineData("""{"object":"response","status":"cancelled","output":[]}""", false)]
    [InlineData("""{"object":"response","status":"queued","background":true,"output":[]}""", true)]
    [InlineData("""{"error":{"message":"no"}}""", false)]
    [InlineData("""{"object":"error","message":"no","code":400}""", false)]
    [InlineData("""{"object":"chat.completion","choices":[{}]}""", false)]
    [InlineData("<html>", false)]
    public void ReadWhole_OtherBodies_AreAnswersOnlyIfTheySaySo(string body, bool usable) => Assert.Equal(usable, ResponsesProtocol.Instance.ReadWhole(Wire.Utf8(body)).IsUsable);

    [Fact]
    public void Observe_AnyBytes_NeverThrows()
    {
        byte[] full = Encoding.UTF8.GetBytes(Completed);
        Gen.Select(Gen.Int[0, full.Length - 1], Gen.Byte).Array[0, 6].Sample(changes =>
        {
            byte[] data = [.. full];
            foreach ((int at, byte value) in changes) data[at] = value;
            new ResponsesObserver().Observe(default, data);
            ResponsesProtocol.Instance.ReadWhole(data);
            IAnswerReader reader = ResponsesProtocol.Instance.CreateReader();
            List<AnswerEvent> events = [];
            reader.Read(default, data, events);
            ResponsesProtocol.Instance.CreateReader().ReadWhole(data, events);
        }, iter: 30_000);
    }

    private static ChunkKinds See(ResponsesObserver observer, string data) => observer.Observe(default, Encoding.UTF8.GetBytes(data));
}
