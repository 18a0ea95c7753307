using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Faults.Wires;

/// <summary>OpenAI's chat completions.</summary>
internal sealed class ChatWire : FaultWire
{
    public override string Name => "chat";
    public override string Path => "/v1/chat/completions";
    public override string Error => Event($$$"""{"error":{"message":"boom {{{Canary}}}","type":"server_error","code":null}}""");

    public override string Ask(string model, string prompt, bool stream) =>
        $$"""{"model":{{Json(model)}},"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":{{Json(prompt)}}}]}""";

    public override string Whole(string text, FaultUsage? usage) =>
        $$$"""{"id":"c-1","object":"chat.completion","created":1,"model":"m-1","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":{{{Json(text)}}}}}]{{{Usage(usage)}}}}""";

    public override string Opening(FaultUsage? usage) => Chunk("""{"role":"assistant","content":""}""");

    public override string Word(string text) => Chunk($$"""{"content":{{Json(text)}}}""");

    public override IEnumerable<string> Ending(string text, FaultUsage? usage) => usage is null ? [Finish, Done] : [Finish, UsageChunk(usage), Done];

    public override string ErrorBody(string code) => $$$"""{"error":{"message":"boom {{{Canary}}}","type":"server_error","param":null,"code":{{{Json(code)}}}}}""";

    public override string? TextOfWhole(JsonNode body) => (string?)body["choices"]?.AsArray().FirstOrDefault()?["message"]?["content"];

    public override string? TextOfEvent(JsonNode item) => (string?)item["choices"]?.AsArray().FirstOrDefault()?["delta"]?["content"];

    public override bool IsEnd(string data) => data == "[DONE]" || data.Contains("\"finish_reason\":\"", StringComparison.Ordinal);

    public override bool IsError(JsonNode item) => item["error"] is not null;

    internal const string Done = "data: [DONE]\n\n";
    internal static readonly string Finish = Chunk("{}", "\"stop\"");

    internal static string Chunk(string delta, string finish = "null", string more = "") =>
        Event($$$"""{"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m-1","choices":[{"index":0,"delta":{{{delta}}},"finish_reason":{{{finish}}}}]{{{more}}}}""");

    internal static string UsageChunk(FaultUsage usage) => Event($$"""{"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m-1","choices":[]{{Usage(usage)}}}""");

    internal static string Usage(FaultUsage? usage) =>
        usage is null ? "" : $$""","usage":{"prompt_tokens":{{usage.Input}},"completion_tokens":{{usage.Output}},"total_tokens":30}""";
}
