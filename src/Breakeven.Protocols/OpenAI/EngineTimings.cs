using System.Text.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads llama.cpp's <c>timings</c>: how long a slot of the engine was busy with the call.</summary>
internal static class EngineTimings
{
    private const double LongestCredibleMs = 24 * 3600 * 1000.0;

    /// <param name="json">Stands on the property; left on the end of its value.</param>
    /// <returns>Prefill and decode together; null when neither is told or the sum cannot be true.</returns>
    public static TimeSpan? Read(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }
        double? total = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool counts = json.ValueTextEquals("prompt_ms"u8) || json.ValueTextEquals("predicted_ms"u8);
            json.Read();
            if (counts && json.TokenType == JsonTokenType.Number && json.TryGetDouble(out double ms)) total = (total ?? 0) + (ms >= 0 ? ms : double.NaN);
            json.Skip();
        }
        return total is >= 0 and <= LongestCredibleMs ? TimeSpan.FromMilliseconds(total.Value) : null;
    }
}
