using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Request bodies for the tests.</summary>
internal static class MessagesBodies
{
    public const string Hello = """{"model":"claude-sonnet-4-5","max_tokens":100,"messages":[{"role":"user","content":"hello"}]}""";

    /// <summary>One of everything that is read, with escapes and fields that nobody knows.</summary>
    public const string Full = """
        { "max_tokens": 64, "model" : "claude-\u0034", "stream" : true, "temperature":0.25,"top_p":1e0,"top_k":0,
          "stop_sequences":["END"],"metadata":{"user_id":"someone","x":[1]},"service_tier":"auto",
          "system":[{"type":"text","text":"Be \"brief\" \ud83d\ude42","cache_control":{"type":"ephemeral","ttl":"1h"}}],
          "tools":[{"name":"f","input_schema":{"type":"object"}},{"type":"web_search_20250305","name":"web_search","max_uses":5}],
          "tool_choice":{"type":"auto","disable_parallel_tool_use":true},"thinking":{"type":"enabled","budget_tokens":1024},
          "messages":[
            {"content":[{"type":"text","text":"what is\nthis?"},{"source":{"type":"base64","media_type":"image/png","data":"AAAA"},"type":"image"},
                        {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AAAAAAAA"}}],"role":"user"},
            {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"redacted_thinking","data":"ZGF0YQ=="},
                        {"type":"tool_use","id":"toolu_1","name":"f","input":{"a":[1,{"b":null}]}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"42"}],"is_error":false}]}],
          "vendor_field":{"deep":[[[null,true,-1.50e+3,"\u0000\/"]]]} }

        """;

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A valid request with one more field.</summary>
    public static string With(string field) => Hello[..^1] + "," + field + "}";

    public static string WithMessages(string messages) => $$"""{"model":"m","max_tokens":8,"messages":{{messages}}}""";

    public static MessagesRequest Read(string body, WireFormat format = WireFormat.Messages)
    {
        bool read = MessagesRequestReader.TryRead(format, Utf8(body), out MessagesRequest? request, out CallError? error);
        Assert.True(read, error?.Message);
        return request!;
    }

    public static CallError Refuse(ReadOnlyMemory<byte> body, WireFormat format = WireFormat.Messages)
    {
        Assert.False(MessagesRequestReader.TryRead(format, body, out _, out CallError? error));
        Assert.Equal(400, error!.Status);
        Assert.Equal(CallOutcome.ClientError, error.Outcome);
        Assert.False(error.Retryable);
        return error;
    }

    public static CallError Refuse(string body) => Refuse(Utf8(body));

    public static Conversation Neutral(string body, params string[] dropped) =>
        Assert.IsType<Conversation>(Read(body).ToNeutral(Dropping(dropped)));

    public static TranslationRules Dropping(params string[] fields) => new() { Dropped = [.. fields] };

    public static JsonNode Written(Conversation said, TranslationRules? rules = null, bool stream = false) =>
        JsonNode.Parse(Text(output => ((ITargetProtocol)MessagesProtocol.Instance).WriteRequest(said, "claude", stream, rules ?? new(), output)))!;

    public static string Text(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
