using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Gemini;

/// <summary>Reads <c>usageMetadata</c>.</summary>
/// <remarks>
/// The prompt's count includes cached tokens. Tokens that a built-in tool put into the prompt come beside it, and tokens of thought beside those of
/// the candidates. Counts of zero are left out, as in all JSON of protocol buffers; a prompt is never empty, so that one without a count is unknown.
/// </remarks>
internal static class GeminiUsage
{
    private const int LongestRaw = 2048;

    /// <param name="data">The document that the reader reads.</param>
    /// <param name="json">Stands on a value that is not null; left on its end.</param>
    /// <param name="raw">The object as it was sent, if it is short.</param>
    /// <returns>Null when the counts are missing, wrong or contradict each other.</returns>
    public static TokenUsage? Read(ReadOnlySpan<byte> data, ref Utf8JsonReader json, out string? raw)
    {
        Utf8JsonReader fields = json;
        ReadOnlySpan<byte> sent = ProviderJson.ReadRaw(data, ref json);
        raw = sent.Length <= LongestRaw && Utf8.IsValid(sent) ? Encoding.UTF8.GetString(sent) : null;
        if (fields.TokenType != JsonTokenType.StartObject) return null;

        long? prompt = null;
        long? cached = null;
        long? tools = null;
        long? candidates = null;
        long? thoughts = null;
        while (ProviderJson.ReadProperty(ref fields))
        {
            if (fields.ValueTextEquals("promptTokenCount"u8)) prompt = ProviderJson.ReadCount(ref fields);
            else if (fields.ValueTextEquals("cachedContentTokenCount"u8)) cached = ProviderJson.ReadCount(ref fields);
            else if (fields.ValueTextEquals("toolUsePromptTokenCount"u8)) tools = ProviderJson.ReadCount(ref fields);
            else if (fields.ValueTextEquals("candidatesTokenCount"u8)) candidates = ProviderJson.ReadCount(ref fields);
            else if (fields.ValueTextEquals("thoughtsTokenCount"u8)) thoughts = ProviderJson.ReadCount(ref fields);
            else ProviderJson.SkipValue(ref fields);
        }
        if (prompt is null || prompt < 0 || cached < 0 || tools < 0 || candidates < 0 || thoughts < 0 || cached > prompt) return null;
        return TokenUsage.FromInclusive(prompt.Value + (tools ?? 0), cached ?? 0, (candidates ?? 0) + (thoughts ?? 0), thoughts ?? 0);
    }
}
