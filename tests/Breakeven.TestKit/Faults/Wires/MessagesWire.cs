using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Faults.Wires;

/// <summary>Anthropic's messages.</summary>
internal sealed class MessagesWire : FaultWire
{
    public override string Name => "messages";
    public override string Path => "/v1/messages";
    public override string Error => Event($$$"""{"type":"error","error":{"type":"api_error","message":"boom {{{Canary}}}"}}""", "error");

    public override string Ask(string model, string prompt, bool stream) =>
        $$"""{"model":{{Json(model)}},"max_tokens":50,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":{{Json(prompt)}}}]}""";

    public override string Whole(string text, FaultUsage? usage) =>
        $$"""{"id":"msg_1","type":"message","role":"assistant","model":"m-1","content":[{"type":"text","text":{{Json(text)}}}],"stop_reason":"end_turn","stop_sequence":null{{Usage(usage)}}}""";

    public override string Opening(FaultUsage? usage) =>
        Event($$$"""{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m-1","content":[],"stop_reason":null,"stop_sequence":null{{{Usage(usage is null ? null : usage with { Output = "1" })}}}}}""", "message_start")
        + Event("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", "content_block_start");

    public override string Word(string text) => Event($$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{Json(text)}}}}}""", "content_block_delta");

    public override IEnumerable<string> Ending(string text, FaultUsage? usage) =>
    [
        Event("""{"type":"content_block_stop","index":0}""", "content_block_stop") + Stop(usage),
        Event("""{"type":"message_stop"}""", "message_stop"),
    ];

    public override string ErrorBody(string code) => $$$"""{"type":"error","error":{"type":{{{Json(code)}}},"message":"boom {{{Canary}}}"}}""";

    public override string? TextOfWhole(JsonNode body) => body["content"] is JsonArray blocks ? string.Concat(blocks.Select(block => (string?)block!["text"])) : null;

    public override string? TextOfEvent(JsonNode item) => (string?)item["type"] == "content_block_delta" ? (string?)item["delta"]?["text"] : null;

    public override bool IsEnd(string data) => data.Contains("\"message_stop\"", StringComparison.Ordinal) || data.Contains("\"stop_reason\":\"", StringComparison.Ordinal);

    public override bool IsError(JsonNode item) => (string?)item["type"] == "error";

    public override bool IsErrorBody(JsonNode body) => (string?)body["type"] == "error" && base.IsErrorBody(body);

    internal static string Stop(FaultUsage? usage) =>
        Event($$$"""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null}{{{(usage is null ? "" : $$""","usage":{"output_tokens":{{usage.Output}}}""")}}}}""", "message_delta");

    private static string Usage(FaultUsage? usage) => usage is null ? "" : $$""","usage":{"input_tokens":{{usage.Input}},"output_tokens":{{usage.Output}}}""";
}
