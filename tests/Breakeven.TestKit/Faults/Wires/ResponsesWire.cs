using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Faults.Wires;

/// <summary>OpenAI's responses.</summary>
internal sealed class ResponsesWire : FaultWire
{
    public override string Name => "responses";
    public override string Path => "/v1/responses";
    public override string Error => Event($$"""{"type":"error","sequence_number":9,"code":"server_error","message":"boom {{Canary}}","param":null}""", "error");

    public override string Ask(string model, string prompt, bool stream) => $$"""{"model":{{Json(model)}},"stream":{{(stream ? "true" : "false")}},"input":{{Json(prompt)}}}""";

    public override string Whole(string text, FaultUsage? usage) => Response("completed", Item("completed", text), usage);

    public override string Opening(FaultUsage? usage) =>
        Event($$"""{"type":"response.created","sequence_number":0,"response":{{Response("in_progress", "", null)}}}""", "response.created")
        + Event($$"""{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{{Item("in_progress", null)}}}""", "response.output_item.added");

    public override string Word(string text) =>
        Event($$"""{"type":"response.output_text.delta","sequence_number":2,"item_id":"msg_1","output_index":0,"content_index":0,"delta":{{Json(text)}}}""", "response.output_text.delta");

    public override IEnumerable<string> Ending(string text, FaultUsage? usage) =>
        [Event($$"""{"type":"response.completed","sequence_number":8,"response":{{Response("completed", Item("completed", text), usage)}}}""", "response.completed")];

    public override string ErrorBody(string code) => Chat.ErrorBody(code);

    public override string? TextOfWhole(JsonNode body) =>
        body["output"] is JsonArray items ? string.Concat(items.Where(item => (string?)item!["type"] == "message").SelectMany(item => item!["content"]!.AsArray()).Select(part => (string?)part!["text"])) : null;

    public override string? TextOfEvent(JsonNode item) => (string?)item["type"] == "response.output_text.delta" ? (string?)item["delta"] : null;

    public override bool IsEnd(string data) => data.Contains("\"response.completed\"", StringComparison.Ordinal);

    public override bool IsError(JsonNode item) => (string?)item["type"] is "error" or "response.failed";

    private static string Response(string status, string output, FaultUsage? usage) =>
        $$"""{"id":"resp_1","object":"response","created_at":1,"status":"{{status}}","model":"m-1","output":[{{output}}]{{Usage(usage)}}}""";

    private static string Item(string status, string? text) =>
        $$"""{"id":"msg_1","type":"message","role":"assistant","status":"{{status}}","content":[{{(text is null ? "" : $$"""{"type":"output_text","annotations":[],"text":{{Json(text)}}}""")}}]}""";

    private static string Usage(FaultUsage? usage) => usage is null ? "" : $$""","usage":{"input_tokens":{{usage.Input}},"output_tokens":{{usage.Output}},"total_tokens":30}""";
}
