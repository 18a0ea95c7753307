using System.Text;
using System.Text.Json;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>The last thing that a user said in a request, where that is one text: what may be put in other words. All before it must be the same.</summary>
internal static class SemanticPrompt
{
    /// <summary>Shorter texts say too little, and longer ones too much, for one vector.</summary>
    public const int Shortest = 8, Longest = 4000;

    /// <param name="material">The request's canonical bytes.</param>
    /// <param name="context">Receives them without the text.</param>
    /// <returns>The text; null where there is none of that kind.</returns>
    public static string? Read(CallContext call, PooledBuffer material, PooledBuffer context)
    {
        using JsonDocument body = JsonDocument.Parse(call.Request.Body, new JsonDocumentOptions { MaxDepth = 66 });
        if (LastOf(call.Client.Format, body.RootElement) is not { Length: >= Shortest and <= Longest } text) return null;
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        int at = material.Written.Span.LastIndexOf(utf8);
        if (at < sizeof(int)) return null;
        context.Append(material.Written.Span[..(at - sizeof(int))]); // its length goes too
        context.Append("semantic"u8);
        context.Append(material.Written.Span[(at + utf8.Length)..]);
        return text;
    }

    private static string? LastOf(WireFormat format, JsonElement body) => format switch
    {
        WireFormat.ChatCompletions or WireFormat.Messages or WireFormat.OllamaChat => body.TryGetProperty("messages"u8, out JsonElement messages) ? LastOf(messages) : null,
        WireFormat.Responses => body.TryGetProperty("input"u8, out JsonElement input) ? input.ValueKind == JsonValueKind.String ? input.GetString() : LastOf(input) : null,
        WireFormat.OllamaGenerate => body.TryGetProperty("prompt"u8, out JsonElement prompt) && prompt.ValueKind == JsonValueKind.String ? prompt.GetString() : null,
        _ => null,
    };

    private static string? LastOf(JsonElement messages)
    {
        if (messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() is var count && count == 0) return null;
        JsonElement last = messages[count - 1];
        if (last.ValueKind != JsonValueKind.Object || !last.TryGetProperty("role"u8, out JsonElement role) || !role.ValueEquals("user"u8) || !last.TryGetProperty("content"u8, out JsonElement content)) return null;
        if (content.ValueKind == JsonValueKind.String) return content.GetString();
        if (content.ValueKind != JsonValueKind.Array || content.GetArrayLength() != 1) return null;
        JsonElement part = content[0];
        return part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text"u8, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
    }
}
