using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>Reads the fields that request formats share. Each method stands on the field's name and is left on the end of its value; null counts as not said.</summary>
internal static class RequestFields
{
    /// <summary>Largest limit on tokens that any server takes.</summary>
    public const long LargestLimit = int.MaxValue;

    /// <summary>Most answers that one request may ask for.</summary>
    public const int MostChoices = 128;

    private const int LongestModel = 256;

    /// <summary>From the beginning of a body into its object.</summary>
    public static void EnterBody(ref StrictJsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject) throw Rejected("The body must be a JSON object.");
    }

    /// <returns>The name, and where its value stands.</returns>
    public static (string Model, Range Value) ReadModel(ref StrictJsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String) throw Rejected("model must be a string.", "model");
        // A character takes at most three bytes per UTF-16 unit: what is longer is not worth decoding.
        string model = json.TextLength <= 3 * LongestModel ? json.GetString() : "";
        if (string.IsNullOrWhiteSpace(model) || model.Length > LongestModel) throw Rejected($"model must have 1 to {LongestModel} characters.", "model");
        if (model.AsSpan().ContainsAnyInRange('\0', '\x1F') || model.AsSpan().ContainsAnyInRange('\x7F', '\x9F')) throw Rejected("model must hold no control characters.", "model");
        return (model, json.TokenStart..json.TokenEnd);
    }

    public static bool? ReadFlag(ref StrictJsonReader json, string param)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw Rejected($"{param} must be true or false.", param),
        };
    }

    public static long? ReadInteger(ref StrictJsonReader json, string param, long least, long most)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInteger(out long value) || value < least || value > most)
        {
            throw Rejected($"{param} must be a whole number from {least} to {most}.", param);
        }
        return value;
    }

    public static double? ReadNumber(ref StrictJsonReader json, string param)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType != JsonTokenType.Number || !json.TryGetNumber(out double value)) throw Rejected($"{param} must be a finite number.", param);
        return value;
    }

    public static string? ReadText(ref StrictJsonReader json, string param)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        return json.TokenType == JsonTokenType.String ? json.GetString() : throw Rejected($"{param} must be a string.", param);
    }

    public static ServiceTier ReadTier(ref StrictJsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return ServiceTier.Default;
        if (json.TokenType != JsonTokenType.String) throw Rejected("service_tier must be a string.", "service_tier");
        return json.TextIs("flex"u8) ? ServiceTier.Flex
            : json.TextIs("priority"u8) ? ServiceTier.Priority
            : json.TextIs("batch"u8) ? ServiceTier.Batch
            : ServiceTier.Default;
    }

    /// <summary>A list of objects whose kinds are for the target to know, as tools are.</summary>
    /// <param name="bytes">Added to: what they take as they were sent.</param>
    /// <returns>Where the list stands; an empty range for none.</returns>
    public static Range ReadObjects(ref StrictJsonReader json, string param, ref long bytes)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return default;
        if (json.TokenType != JsonTokenType.StartArray) throw Rejected($"{param} must be an array.", param);
        int start = json.TokenStart;
        bool any = false;
        for (; json.ReadElement(); any = true)
        {
            if (json.TokenType != JsonTokenType.StartObject) throw Rejected($"{param} must hold objects.", param);
            bytes += json.Skip();
        }
        return any ? start..json.TokenEnd : default;
    }

    /// <returns>How many bytes the value takes as it was sent.</returns>
    public static int SkipValue(ref StrictJsonReader json)
    {
        json.Read();
        return json.Skip();
    }

    public static RequestRejectedException Rejected(string message, string? param = null) => new(RequestErrors.Invalid(message, param));
}
