using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Faults.Wires;

/// <summary>Ollama's chat: one object a line.</summary>
internal sealed class OllamaWire : FaultWire
{
    public override string Name => "ollama";
    public override string Path => "/api/chat";
    public override string StreamType => "application/x-ndjson";
    public override bool IsSse => false;
    public override string Error => $$"""{"error":"boom {{Canary}}"}""" + "\n";

    public override string Ask(string model, string prompt, bool stream) => Chat.Ask(model, prompt, stream);

    public override string Whole(string text, FaultUsage? usage) => Item(text, done: true, usage);

    public override string Opening(FaultUsage? usage) => Item("", done: false, null) + "\n";

    public override string Word(string text) => Item(text, done: false, null) + "\n";

    public override IEnumerable<string> Ending(string text, FaultUsage? usage) => [Item("", done: true, usage) + "\n"];

    public override string ErrorBody(string code) => $$"""{"error":"boom {{Canary}} {{code}}"}""";

    public override string? TextOfWhole(JsonNode body) => (string?)body["message"]?["content"];

    public override string? TextOfEvent(JsonNode item) => TextOfWhole(item);

    public override bool IsEnd(string data) => data.Contains("\"done\":true", StringComparison.Ordinal);

    public override bool IsError(JsonNode item) => item["error"] is not null;

    public override bool IsErrorBody(JsonNode body) => body["error"] is JsonValue;

    public override IEnumerable<string> DataOf(string stream) => stream.Split('\n').Where(line => line.Trim().Length > 0);

    private static string Item(string text, bool done, FaultUsage? usage) =>
        $$$"""{"model":"m-1","created_at":"2025-01-01T00:00:00Z","message":{"role":"assistant","content":{{{Json(text)}}}},"done":{{{(done ? $$"""true,"done_reason":"stop"{{Usage(usage)}}""" : "false")}}}}""";

    private static string Usage(FaultUsage? usage) => usage is null ? "" : $",\"prompt_eval_count\":{usage.Input},\"eval_count\":{usage.Output}";
}
