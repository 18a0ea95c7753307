using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Providers;

/// <summary>What Anthropic refuses with a 400: fields it does not know, a missing limit, roles of other formats, tool results without their calls.</summary>
internal static class AnthropicRules
{
    private static readonly HashSet<string> Fields =
    [
        "model", "messages", "system", "max_tokens", "metadata", "stop_sequences", "stream", "temperature", "top_k", "top_p", "tools", "tool_choice",
        "thinking", "service_tier", "container", "context_management", "mcp_servers", "output_config", "output_format", "cache_control", "inference_geo", "speed", "diagnostics",
    ];

    /// <returns>The complaint, or null.</returns>
    public static string? Complaint(JsonNode body, bool counts)
    {
        foreach ((string name, _) in body.AsObject())
        {
            if (!Fields.Contains(name)) return $"{name}: Extra inputs are not permitted";
        }
        if (!counts && body["max_tokens"] is null) return "max_tokens: Field required";
        if (body["messages"] is not JsonArray { Count: > 0 } messages) return "messages: at least one message is required";
        if (body["temperature"] is { } temperature && (double)temperature > 1) return "temperature: range: 0..1";
        if (body["tools"] is JsonArray tools && tools.Any(tool => tool!["input_schema"] is null && tool["type"] is null)) return "tools.0.input_schema: Field required";
        return Complaint(messages);
    }

    private static string? Complaint(JsonArray messages)
    {
        HashSet<string> open = [];
        for (int i = 0; i < messages.Count; i++)
        {
            JsonNode message = messages[i]!;
            if ((string?)message["role"] is not ("user" or "assistant")) return $"messages.{i}.role: Input should be 'user' or 'assistant'";
            if (message["content"] is JsonValue text && ((string?)text)!.Length == 0) return $"messages.{i}: text content blocks must be non-empty";
            if (ToolComplaint(message, i, open) is { } complaint) return complaint;
        }
        return open.Count > 0 ? "messages: `tool_use` ids were found without `tool_result` blocks immediately after" : null;
    }

    /// <param name="open">Calls of the message before that wait for their results; those of this one when it returns.</param>
    private static string? ToolComplaint(JsonNode message, int index, HashSet<string> open)
    {
        List<JsonNode?> blocks = [.. message["content"] as JsonArray ?? []];
        foreach (JsonNode? block in blocks.Where(block => (string?)block!["type"] == "tool_result"))
        {
            if (!open.Remove((string?)block!["tool_use_id"] ?? "")) return $"messages.{index}: unexpected `tool_use_id` found in `tool_result` blocks";
        }
        if (open.Count > 0) return $"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after";
        if (blocks.Any(block => (string?)block!["type"] == "text" && ((string?)block["text"])!.Length == 0)) return $"messages.{index}: text content blocks must be non-empty";
        foreach (JsonNode? block in blocks.Where(block => (string?)block!["type"] == "tool_use"))
        {
            if (block!["input"] is not JsonObject) return $"messages.{index}: tool_use.input: Input should be a valid dictionary";
            open.Add((string)block["id"]!);
        }
        return null;
    }
}
