using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Ollama;

/// <summary>Reads <c>options</c> as strictly as Ollama's server: a known option of the wrong type is an error, an unknown one is not.</summary>
internal static class OllamaOptionsParser
{
    // Beyond this a double does not hold every whole number.
    private const double LargestWhole = 9_007_199_254_740_992;

    /// <param name="json">Stands on the value of <c>options</c>; left on its end.</param>
    public static OllamaOptions Parse(ref StrictJsonReader json)
    {
        OllamaOptions options = new();
        if (json.TokenType == JsonTokenType.Null) return options;
        if (json.TokenType != JsonTokenType.StartObject) throw Rejected("options", "must be an object");
        while (json.ReadProperty()) ParseOption(ref json, options);
        return options;
    }

    private static void ParseOption(ref StrictJsonReader json, OllamaOptions options)
    {
        if (json.TextIs("temperature"u8)) options.Temperature = RequestFields.ReadNumber(ref json, "options.temperature");
        else if (json.TextIs("top_p"u8)) options.TopP = RequestFields.ReadNumber(ref json, "options.top_p");
        else if (json.TextIs("top_k"u8)) options.TopK = ReadWhole(ref json, "options.top_k");
        else if (json.TextIs("min_p"u8)) options.MinP = RequestFields.ReadNumber(ref json, "options.min_p");
        else if (json.TextIs("seed"u8)) options.Seed = ReadWhole(ref json, "options.seed");
        else if (json.TextIs("num_predict"u8)) options.NumPredict = ReadLimit(ref json);
        else if (json.TextIs("repeat_penalty"u8)) options.RepeatPenalty = RequestFields.ReadNumber(ref json, "options.repeat_penalty");
        else if (json.TextIs("presence_penalty"u8)) options.PresencePenalty = RequestFields.ReadNumber(ref json, "options.presence_penalty");
        else if (json.TextIs("frequency_penalty"u8)) options.FrequencyPenalty = RequestFields.ReadNumber(ref json, "options.frequency_penalty");
        else if (json.TextIs("stop"u8)) options.Stop = ReadStop(ref json);
        else ParseOther(ref json, options);
    }

    private static void ParseOther(ref StrictJsonReader json, OllamaOptions options)
    {
        string? name = null;
        foreach (string known in OllamaOptions.Sampling)
        {
            if (json.Token.ValueTextEquals(known)) name = known;
        }
        json.Read();
        int start = json.TokenStart;
        bool isSaid = json.TokenType != JsonTokenType.Null;
        json.Skip();
        if (name is not null && isSaid) options.Others.Add((name, start..json.TokenEnd));
    }

    // Clients whose language knows only doubles send 128.0.
    private static long? ReadWhole(ref StrictJsonReader json, string param)
    {
        double? value = RequestFields.ReadNumber(ref json, param);
        if (value is null) return null;
        if (!double.IsInteger(value.Value) || Math.Abs(value.Value) > LargestWhole) throw Rejected(param, "must be a whole number");
        return (long)value.Value;
    }

    private static long? ReadLimit(ref StrictJsonReader json)
    {
        long? limit = ReadWhole(ref json, "options.num_predict");
        if (limit is < int.MinValue or > int.MaxValue) throw Rejected("options.num_predict", "must be a whole number of 32 bits");
        return limit;
    }

    private static ImmutableArray<string> ReadStop(ref StrictJsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return [];
        if (json.TokenType != JsonTokenType.StartArray) throw Rejected("options.stop", "must be an array of strings");
        ImmutableArray<string>.Builder stop = ImmutableArray.CreateBuilder<string>();
        while (json.ReadElement())
        {
            if (json.TokenType != JsonTokenType.String) throw Rejected("options.stop", "must be an array of strings");
            stop.Add(json.GetString());
        }
        return stop.ToImmutable();
    }

    private static RequestRejectedException Rejected(string param, string rule) => new(RequestErrors.Invalid($"{param} {rule}.", param));
}
