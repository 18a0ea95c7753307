using System.Text.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>llama.cpp's <c>timings</c>: how long a slot of the engine was busy with the call, and how many tokens it made.</summary>
/// <param name="Busy">Prefill and decode together; null when neither is told or the sum cannot be true.</param>
/// <param name="GeneratedTokens">Of one slot, which serves one choice; null when not told.</param>
internal readonly record struct EngineTimings(TimeSpan? Busy, long? GeneratedTokens)
{
    private const double LongestCredibleMs = 24 * 3600 * 1000.0;

    /// <param name="json">Stands on the property; left on the end of its value.</param>
    public static EngineTimings Read(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return default;
        }
        double? total = null;
        long? generated = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isTime = json.ValueTextEquals("prompt_ms"u8) || json.ValueTextEquals("predicted_ms"u8);
            bool isCount = json.ValueTextEquals("predicted_n"u8);
            json.Read();
            if (isTime && json.TokenType == JsonTokenType.Number && json.TryGetDouble(out double ms)) total = (total ?? 0) + (ms >= 0 ? ms : double.NaN);
            if (isCount && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long count)) generated = count;
            json.Skip();
        }
        return new(total is >= 0 and <= LongestCredibleMs ? TimeSpan.FromMilliseconds(total.Value) : null, generated);
    }
}
