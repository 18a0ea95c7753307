using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>Puts JSON that came from elsewhere into a document that is being written.</summary>
internal static class JsonCopy
{
    /// <summary>Copies a value without its white space, so that it takes one line however it was laid out.</summary>
    /// <param name="json">Stands on the value; left on its end. Its text is UTF-8 without unpaired surrogates.</param>
    public static void Write(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        int depth = json.CurrentDepth;
        do
        {
            WriteToken(ref json, output);
        }
        while ((json.CurrentDepth > depth || json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && json.Read());
    }

    /// <summary>A tool call's arguments as an object, which some formats ask for.</summary>
    /// <param name="arguments">JSON text as a model wrote it. Nothing becomes an empty object; what is no JSON object becomes the only member, <c>arguments</c>, of one, so that no word of it is lost.</param>
    public static void WriteArguments(Utf8JsonWriter output, string arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
        {
            output.WriteStartObject();
            output.WriteEndObject();
        }
        else if (TryCompact(System.Text.Encoding.UTF8.GetBytes(arguments), out ReadOnlyMemory<byte> json) && json.Span[0] == '{')
        {
            output.WriteRawValue(json.Span, skipInputValidation: true);
        }
        else
        {
            output.WriteStartObject();
            output.WriteString("arguments"u8, arguments);
            output.WriteEndObject();
        }
    }

    /// <summary>Checks one JSON document and takes its white space out.</summary>
    public static bool TryCompact(ReadOnlySpan<byte> text, [NotNullWhen(true)] out ReadOnlyMemory<byte> json)
    {
        json = default;
        ArrayBufferWriter<byte> compact = new();
        try
        {
            Utf8JsonReader reader = new(text, WireJson.ReaderOptions);
            reader.Read();
            using Utf8JsonWriter writer = new(compact, WireJson.WriterOptions);
            Write(ref reader, writer);
            if (reader.Read()) return false;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON, or text that cannot be decoded.
            return false;
        }
        json = compact.WrittenMemory;
        return true;
    }

    private static void WriteToken(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                output.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                output.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                output.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                output.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                output.WritePropertyName(json.GetString() ?? "");
                break;
            case JsonTokenType.String:
                output.WriteStringValue(json.GetString());
                break;
            default:
                output.WriteRawValue(json.ValueSpan, skipInputValidation: true); // numbers keep their digits
                break;
        }
    }
}
