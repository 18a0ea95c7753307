using System.Text;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Tests.Faithful;
using Breakeven.Gateway.Tests.Faults;
using Breakeven.Protocols;
using Breakeven.TestKit.Faults;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.Gateway.Tests.Fuzzing;

/// <summary>What is mutated: good bodies with every kind of field, bodies that are wrong already, answers and streams of every format.</summary>
internal static class FuzzCorpus
{
    private static readonly FaultWire[] s_wires = [FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama];

    private static readonly string[] s_rich =
    [
        """{"model":"good","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"hi 👋"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}}]},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},{"role":"tool","tool_call_id":"call_1","content":"42"}],"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"a":{"type":"integer"}}}}}],"tool_choice":"auto","temperature":0.5,"top_p":0.9,"max_tokens":10,"n":2,"stop":["x","y"],"seed":1,"logprobs":true,"top_logprobs":2,"response_format":{"type":"json_schema","json_schema":{"name":"j","schema":{"type":"object"}}},"stream":true,"stream_options":{"include_usage":true},"user":"u","metadata":{"a":"b"},"reasoning_effort":"low"}""",
        """{"model":"good","max_tokens":50,"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"tool_use","id":"toolu_1","name":"f","input":{"a":1}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"42","is_error":false}]}],"tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"any"},"thinking":{"type":"enabled","budget_tokens":1024},"temperature":1,"stop_sequences":["x"],"metadata":{"user_id":"u"},"stream":true}""",
        """{"model":"good","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"},{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"42"},{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"x"}],"instructions":"s","tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":true}],"text":{"format":{"type":"json_object"}},"reasoning":{"effort":"low"},"max_output_tokens":10,"previous_response_id":"resp_1","store":false,"include":["reasoning.encrypted_content"],"stream":true}""",
        """{"model":"good","messages":[{"role":"user","content":"hi","images":["AAAA"]},{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},{"role":"tool","tool_name":"f","content":"42"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"options":{"num_predict":10,"temperature":0.5,"stop":["x"],"num_ctx":4096},"format":{"type":"object"},"think":true,"keep_alive":"5m","stream":false}""",
        """{"model":"good","prompt":["a","b"],"max_tokens":3,"stream":false,"logprobs":1,"suffix":"x"}""",
        """{"model":"good","prompt":"hi","system":"s","template":"t","raw":false,"context":[1,2],"images":["AAAA"],"stream":true}""",
        """{"model":"good","input":["a","b"],"dimensions":8,"encoding_format":"base64"}""",
        """{"model":"good","query":"q","documents":["a",{"text":"b"}],"top_n":1,"return_documents":true}""",
    ];

    private static readonly IReadOnlyList<byte[]> s_any = [.. s_rich.Select(Encoding.UTF8.GetBytes), .. BadBody.All.Where(bad => bad.Body.Length is > 0 and < 4096).Select(bad => bad.Body)];

    private static readonly Dictionary<string, IReadOnlyList<byte[]>> s_requests = ClientProtocols.Calls.ToDictionary(call => call.Path, call => Own(call.Path));

    /// <summary>For most cases a body of the path's own format, for some of any.</summary>
    public static IReadOnlyList<byte[]> RequestsFor(string path, int number) => number % 5 == 0 ? s_any : s_requests[path];

    public static IReadOnlyList<byte[]> Wholes { get; } =
    [
        .. Wire.All.Select(wire => Encoding.UTF8.GetBytes(wire.Whole)),
        .. s_wires.SelectMany(wire => new[] { wire.Whole("said", FaultUsage.Good), wire.Whole("said", new("-5", "1e18")), wire.ErrorBody("server_error") }).Select(Encoding.UTF8.GetBytes),
        .. new[]
        {
            """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"reasoning_content":"r","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":{"cached_tokens":1}}}""",
            """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"tool_use","id":"t","name":"f","input":{"a":1}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2,"cache_read_input_tokens":3}}""",
            """{"candidates":[{"content":{"role":"model","parts":[{"text":"hi"},{"functionCall":{"name":"f","args":{"a":1}}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2}}""",
            """{"output":{"message":{"role":"assistant","content":[{"text":"hi"},{"toolUse":{"toolUseId":"t","name":"f","input":{}}}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":2}}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static IReadOnlyList<byte[]> Streams { get; } =
    [
        .. Wire.All.SelectMany(wire => new[] { wire.Complete.Body.ToArray(), Encoding.UTF8.GetBytes(wire.Preamble + wire.Words + wire.Error) }),
        .. s_wires.Select(wire => Encoding.UTF8.GetBytes(string.Concat((string[])[wire.Opening(FaultUsage.Good), wire.Word("Grüße "), wire.Word("👋🏽"), .. wire.Ending("Grüße 👋🏽", FaultUsage.Good)]))),
    ];

    /// <summary>As <see cref="RequestsFor"/>, for what a provider answers.</summary>
    public static IReadOnlyList<byte[]> AnswersOf(WireFormat format, bool stream, int number)
    {
        IReadOnlyList<byte[]> all = stream ? Streams : Wholes;
        if (number % 5 == 0) return all;
        string mark = format switch
        {
            WireFormat.ChatCompletions => "\"object\":\"chat.completion", WireFormat.Responses => "\"response", WireFormat.Messages => "\"message", WireFormat.OllamaChat => "\"done\"",
            WireFormat.GenerateContent => "\"candidates\"", _ => "\"stopReason\"",
        };
        byte[][] own = [.. all.Where(bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(mark)) >= 0)];
        return own.Length > 0 ? own : all;
    }

    private static IReadOnlyList<byte[]> Own(string path)
    {
        int rich = path switch
        {
            "/v1/chat/completions" => 0, "/v1/responses" => 2, "/api/chat" => 3, "/v1/completions" => 4, "/api/generate" => 5, "/v1/embeddings" or "/api/embed" => 6, "/v1/rerank" => 7, _ => 1,
        };
        FaultWire wire = FaultWire.Of(path);
        bool isChat = path == wire.Path || rich == 1;
        return isChat
            ? [Encoding.UTF8.GetBytes(s_rich[rich]), Encoding.UTF8.GetBytes(wire.Ask("good", "Grüße 👋🏽", stream: true)), Encoding.UTF8.GetBytes(Wire.Of(wire.Name).Ask("good", stream: false))]
            : [Encoding.UTF8.GetBytes(s_rich[rich])];
    }
}
