using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Writes how tokens are chosen and where they end, within what this format allows.</summary>
internal sealed class SamplingWriter(Utf8JsonWriter json, TranslationRules rules)
{
    private const double HighestTemperature = 1;
    private const double LeastTopPWithThinking = 0.95;
    private const string WhileThinking = "Anthropic's models take none while they think.";

    public void Write(Conversation said, bool thinks)
    {
        WriteTemperature(said.Temperature, thinks);
        WriteTopP(said.TopP, thinks);
        if (said.TopK is { } topK)
        {
            if (thinks) rules.Drop("top_k", WhileThinking);
            else if (topK > 0) json.WriteNumber("top_k"u8, topK);
        }
        WriteStops(said);
    }

    private void WriteTemperature(double? temperature, bool thinks)
    {
        if (temperature is not { } value) return;
        if (thinks)
        {
            // 1 is what thinking runs at, so it need not be said.
            if (value != 1) rules.Drop("temperature", WhileThinking);
        }
        else if (value is < 0 or > HighestTemperature) rules.Drop("temperature", "Anthropic's goes from 0 to 1.");
        else json.WriteNumber("temperature"u8, value);
    }

    // 1 cuts nothing off; newer models refuse it beside a temperature, so it is not said.
    private void WriteTopP(double? topP, bool thinks)
    {
        if (topP is not { } value || value == 1) return;
        if (thinks && value is < LeastTopPWithThinking or > 1) rules.Drop("top_p", "Anthropic's models take 0.95 to 1 while they think.");
        else json.WriteNumber("top_p"u8, value);
    }

    private void WriteStops(Conversation said)
    {
        List<string> stops = [.. said.StopSequences.Where(stop => !string.IsNullOrWhiteSpace(stop))];
        if (stops.Count < said.StopSequences.Length) rules.Drop("stop", "Anthropic's stop sequences must hold more than white space.");
        if (stops.Count == 0) return;
        json.WriteStartArray("stop_sequences"u8);
        foreach (string stop in stops) json.WriteStringValue(stop);
        json.WriteEndArray();
    }
}
