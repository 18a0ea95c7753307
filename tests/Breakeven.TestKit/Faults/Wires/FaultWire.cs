using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Faults.Wires;

/// <summary>One provider's wire format: what a server of it says, what a client of it asks and reads.</summary>
public abstract class FaultWire
{
    /// <summary>In every error of the server: no client of a gateway may see it.</summary>
    public const string Canary = "sk-canary-upstream";

    private static readonly JsonSerializerOptions s_unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly FaultWire Chat = new ChatWire(), Responses = new ResponsesWire(), Messages = new MessagesWire(), Ollama = new OllamaWire();

    public abstract string Name { get; }

    /// <summary>Where its calls go.</summary>
    public abstract string Path { get; }
    public virtual string StreamType => "text/event-stream";
    public virtual bool IsSse => true;

    /// <summary>The format spoken at a path; OpenAI's chat where no other is.</summary>
    public static FaultWire Of(string path) =>
        path.Contains("/messages", StringComparison.Ordinal) ? Messages
        : path.Contains("/responses", StringComparison.Ordinal) ? Responses
        : path.Contains("/api/", StringComparison.Ordinal) ? Ollama
        : Chat;

    /// <summary>The request of a client.</summary>
    public abstract string Ask(string model, string prompt, bool stream);

    /// <param name="usage">Null for none.</param>
    public abstract string Whole(string text, FaultUsage? usage);

    /// <summary>Events before the first content.</summary>
    public abstract string Opening(FaultUsage? usage);
    public abstract string Word(string text);

    /// <summary>The finish reason, then usage, then the end mark; whichever the format has.</summary>
    public abstract IEnumerable<string> Ending(string text, FaultUsage? usage);

    /// <summary>An error inside a stream.</summary>
    public abstract string Error { get; }

    /// <summary>The body of an error status.</summary>
    public abstract string ErrorBody(string code);

    /// <summary>Text of a whole answer; null if it is none.</summary>
    public abstract string? TextOfWhole(JsonNode body);

    /// <summary>Text that an event adds.</summary>
    public abstract string? TextOfEvent(JsonNode item);
    public abstract bool IsEnd(string data);
    public abstract bool IsError(JsonNode item);

    /// <summary>Whether the body of an error status has the format's shape.</summary>
    public virtual bool IsErrorBody(JsonNode body) => body["error"] is JsonObject error && error["message"] is JsonValue;

    /// <summary>Whether a stream is asked for, and the prompt's last text.</summary>
    public (bool Streams, string Prompt) ReadRequest(ReadOnlySpan<byte> body)
    {
        try
        {
            JsonNode? json = JsonNode.Parse(body);
            JsonNode? last = json?["messages"] is JsonArray { Count: > 0 } messages ? messages[^1]?["content"] : json?["input"];
            if (last is JsonArray items && items.LastOrDefault()?["content"] is { } content) last = content;
            string? text = last is JsonArray parts ? (string?)parts.LastOrDefault()?["text"] : (string?)last;
            return ((bool?)json?["stream"] ?? !IsSse, string.IsNullOrEmpty(text) ? "hello" : text);
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return (false, "hello");
        }
    }

    /// <summary>The data of each event of a stream, read as the standard says.</summary>
    public virtual IEnumerable<string> DataOf(string stream) =>
        from item in stream.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split("\n\n")
        let lines = item.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : line[5..])
        where lines.Any()
        select string.Join('\n', lines);

    /// <summary>A JSON string with its quotes; characters beyond ASCII as they are, so that packets can split them.</summary>
    public static string Json(string text) => JsonSerializer.Serialize(text, s_unescaped);

    protected static string Event(string data, string? name = null) => name is null ? $"data: {data}\n\n" : $"event: {name}\ndata: {data}\n\n";
}
