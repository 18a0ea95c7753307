using System.Text.Json;

namespace Breakeven.Cli.Demo;

/// <summary>The parts of a chat completion request that a simulated provider acts on.</summary>
/// <param name="PromptTokens">Words of all messages, separated by white space: not how models count, but the same on every machine.</param>
/// <param name="OutputTokens">The request's <c>max_completion_tokens</c> or <c>max_tokens</c>, which the answer always reaches.</param>
/// <param name="SimulatedAt"><c>metadata.simulated_at</c>: when the call was made in the replayed traffic.</param>
/// <param name="Call"><c>metadata.call</c>: identity of the replayed call.</param>
internal sealed record SimulatedRequest(string Model, int PromptTokens, int OutputTokens, bool Stream, bool IncludeUsage, DateTimeOffset? SimulatedAt, string? Call)
{
    private const int DefaultOutputTokens = 128;

    /// <summary>Keeps one odd request from filling the memory.</summary>
    private const int MostOutputTokens = 131_072;

    /// <exception cref="JsonException">Not JSON, or not a chat completion request.</exception>
    public static async Task<SimulatedRequest> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using JsonDocument document = await JsonDocument.ParseAsync(body, default, cancellationToken);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("the body is not a JSON object");
        if (!root.TryGetProperty("messages", out JsonElement messages) || messages.ValueKind != JsonValueKind.Array) throw new JsonException("messages is missing");
        JsonElement? metadata = Object(root, "metadata");
        return new(
            Text(root, "model") ?? throw new JsonException("model is missing"),
            messages.EnumerateArray().Sum(Words),
            OutputTokensOf(root),
            Flag(root, "stream"),
            Object(root, "stream_options") is { } options && Flag(options, "include_usage"),
            metadata is { } facts && facts.TryGetProperty("simulated_at", out JsonElement at) ? Time(at) : null,
            metadata is { } more ? Text(more, "call") : null);
    }

    private static int OutputTokensOf(JsonElement root)
    {
        foreach (string name in (ReadOnlySpan<string>)["max_completion_tokens", "max_tokens"])
        {
            if (!root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) continue;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int tokens) && tokens is >= 1 and <= MostOutputTokens) return tokens;
            throw new JsonException($"{name} is a whole number from 1 to {MostOutputTokens}");
        }
        return DefaultOutputTokens;
    }

    private static int Words(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("content", out JsonElement content)) return 0;
        return content.ValueKind switch
        {
            JsonValueKind.String => CountWords(content.GetString()),
            JsonValueKind.Array => content.EnumerateArray().Sum(part => part.ValueKind == JsonValueKind.Object ? CountWords(Text(part, "text")) : 0),
            _ => 0,
        };
    }

    private static int CountWords(ReadOnlySpan<char> text)
    {
        int words = 0;
        bool inside = false;
        foreach (char c in text)
        {
            bool letter = !char.IsWhiteSpace(c);
            if (letter && !inside) words++;
            inside = letter;
        }
        return words;
    }

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static bool Flag(JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && (value.ValueKind is JsonValueKind.String or JsonValueKind.Number) ? value.ToString() : null;

    private static DateTimeOffset Time(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out DateTimeOffset at) ? at : throw new JsonException("metadata.simulated_at is an ISO 8601 time");
}
