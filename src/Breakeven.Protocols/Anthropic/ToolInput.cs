using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>The <c>input</c> of a tool call, which must be a JSON object, from arguments that may be anything.</summary>
/// <remarks>
/// An object is kept as it was written. No arguments, and <c>null</c>, are the empty object. Another JSON value, or text that is no JSON, is
/// kept under the one name <c>arguments</c>: the call is never lost, and neither is what the model wrote.
/// </remarks>
internal static class ToolInput
{
    /// <summary>Writes the value, after its property name.</summary>
    public static void WriteValue(Utf8JsonWriter json, string arguments)
    {
        byte[] text = Encoding.UTF8.GetBytes(arguments);
        JsonTokenType kind = string.IsNullOrWhiteSpace(arguments) ? JsonTokenType.Null : KindOf(text);
        if (kind == JsonTokenType.StartObject)
        {
            json.WriteRawValue(text.AsSpan().Trim(" \t\r\n"u8), skipInputValidation: true);
            return;
        }
        json.WriteStartObject();
        if (kind == JsonTokenType.None) json.WriteString("arguments"u8, arguments);
        else if (kind != JsonTokenType.Null)
        {
            json.WritePropertyName("arguments"u8);
            json.WriteRawValue(text.AsSpan().Trim(" \t\r\n"u8), skipInputValidation: true);
        }
        json.WriteEndObject();
    }

    /// <returns>What the text begins with, or <see cref="JsonTokenType.None"/> when it is not one whole JSON value.</returns>
    private static JsonTokenType KindOf(ReadOnlySpan<byte> text)
    {
        try
        {
            Utf8JsonReader json = new(text, WireJson.ReaderOptions);
            json.Read();
            JsonTokenType first = json.TokenType;
            json.Skip();
            return json.Read() ? JsonTokenType.None : first;
        }
        catch (JsonException)
        {
            return JsonTokenType.None;
        }
    }
}
