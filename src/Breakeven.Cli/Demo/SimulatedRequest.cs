using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven.Cli.Demo;

/// <summary>The parts of a chat completion request that a simulated provider acts on.</summary>
/// <param name="PromptTokens">Words of all messages, separated by white space: not how models count, but the same on every machine.</param>
/// <param name="OutputTokens">The request's <c>max_completion_tokens</c> or <c>max_tokens</c>, which the answer always reaches.</param>
/// <param name="SimulatedAt"><c>metadata.simulated_at</c>: when the call was made in the replayed traffic.</param>
/// <param name="Call"><c>metadata.call</c>: identity of the replayed call.</param>
internal sealed record SimulatedRequest(string Model, int PromptTokens, int OutputTokens, bool Stream, bool IncludeUsage, DateTimeOffset? SimulatedAt, string? Call)
{
    /// <summary>Hashes of the prompt's beginnings that a prompt cache could know.</summary>
    public ImmutableArray<ulong> Prefixes { get; init; } = [];

    /// <summary>Prompt tokens that the provider had already; null for a provider that does not tell.</summary>
    public int? CachedTokens { get; init; }

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
        PromptWords words = new();
        foreach (JsonElement message in messages.EnumerateArray()) AddWords(words, message);
        return new(
            Text(root, "model") ?? throw new JsonException("model is missing"),
            words.Count,
            OutputTokensOf(root),
            Flag(root, "stream"),
            Object(root, "stream_options") is { } options && Flag(options, "include_usage"),
            metadata is { } facts && facts.TryGetProperty("simulated_at", out JsonElement at) ? Time(at) : null,
            metadata is { } more ? Text(more, "call") : null)
        {
            Prefixes = words.Prefixes,
        };
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

    private static void AddWords(PromptWords words, JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("content", out JsonElement content)) return;
        if (content.ValueKind == JsonValueKind.String) words.Add(content.GetString());
        if (content.ValueKind != JsonValueKind.Array) return;
        foreach (JsonElement part in content.EnumerateArray())
            if (part.ValueKind == JsonValueKind.Object) words.Add(Text(part, "text"));
    }

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static bool Flag(JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && (value.ValueKind is JsonValueKind.String or JsonValueKind.Number) ? value.ToString() : null;

    private static DateTimeOffset Time(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out DateTimeOffset at) ? at : throw new JsonException("metadata.simulated_at is an ISO 8601 time");
}
