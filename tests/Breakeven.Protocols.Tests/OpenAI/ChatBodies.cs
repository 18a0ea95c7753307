using System.Text;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Request bodies for the tests.</summary>
internal static class ChatBodies
{
    public const string Hello = """{"model":"gpt-4.1","messages":[{"role":"user","content":"hello"}]}""";

    /// <summary>One of everything that is read, with escapes and fields that nobody knows.</summary>
    public const string Full = """
        { "model" : "gpt-\u0034.1", "n":2, "stream" : true,"stream_options":{"x":[1,{}]} ,
          "max_tokens":100,"max_completion_tokens": 50, "temperature":0.25,"top_p":1e0, "user":"someone","service_tier":"flex",
          "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"a":{"type":"string"}}}}}],
          "messages":[
            {"role":"system","content":"Be \"brief\" \ud83d\ude42"},
            {"content":[{"type":"text","text":"what is\nthis?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}],"role":"user","name":"Zoë"},
            {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"1","content":"42"}],
          "vendor_field":{"deep":[[[null,true,-1.50e+3,"\u0000\/"]]]} }

        """;

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A valid request with one more field.</summary>
    public static string With(string field) => Hello[..^1] + "," + field + "}";

    public static string WithMessages(string messages) => $$"""{"model":"m","messages":{{messages}}}""";

    public static ChatRequest Read(string body)
    {
        bool read = ChatRequestReader.TryRead(Utf8(body), out ChatRequest? request, out CallError? error);
        Assert.True(read, error?.Message);
        return request!;
    }

    public static CallError Refuse(string body) => Refuse(Utf8(body));

    public static CallError Refuse(ReadOnlyMemory<byte> body)
    {
        Assert.False(ChatRequestReader.TryRead(body, out _, out CallError? error));
        Assert.Equal(400, error!.Status);
        Assert.Equal(CallOutcome.ClientError, error.Outcome);
        Assert.False(error.Retryable);
        return error;
    }
}
