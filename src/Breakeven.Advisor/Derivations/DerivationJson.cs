using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven.Advisor.Derivations;

/// <summary>The JSON form of derivations: member <c>derivations</c> of an advice.</summary>
internal static class DerivationJson
{
    private const int Digits = 15;

    public static void Write(Utf8JsonWriter json, ImmutableArray<Derivation> derivations)
    {
        json.WriteStartArray("derivations");
        foreach (Derivation derivation in derivations) Write(json, derivation);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Derivation derivation)
    {
        json.WriteStartObject();
        json.WriteString("name", derivation.Name);
        json.WriteString("label", derivation.Label);
        json.WriteNumber("value", Number(derivation.Value));
        json.WriteString("unit", derivation.Unit);
        json.WriteBoolean("is_estimate", derivation.IsEstimate);
        json.WriteString("formula", derivation.Formula);
        json.WriteString("words", derivation.Words);
        json.WriteStartArray("inputs");
        foreach (DerivationInput input in derivation.Inputs) Write(json, input);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DerivationInput input)
    {
        json.WriteStartObject();
        json.WriteString("symbol", input.Symbol);
        json.WriteString("label", input.Label);
        json.WriteNumber("value", Number(input.Value));
        json.WriteString("unit", input.Unit);
        json.WriteString("source", input.Source);
        json.WriteBoolean("is_estimate", input.IsEstimate);
        json.WriteString("derivation", input.From);
        json.WriteEndObject();
    }

    /// <summary>Fifteen significant digits without trailing zeros.</summary>
    private static decimal Number(decimal value) => value == 0m ? 0m
        : decimal.Round(value, Math.Clamp(Digits - 1 - (int)Math.Floor(Math.Log10((double)Math.Abs(value))), 0, 20)) / 1.000000000000000000000000000000000m;
}
