using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakeven;

/// <summary>Money on the wire: a decimal as a string, since a JSON number may pass through a binary double on its way. Reads both.</summary>
public sealed class MoneyJsonConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    internal static Money Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out decimal number)) return new(number);
        if (reader.TokenType == JsonTokenType.String
            && decimal.TryParse(reader.GetString(), NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal parsed)) return new(parsed);
        throw new JsonException("an amount of US dollars is a number such as 12.5");
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Usd.ToString(CultureInfo.InvariantCulture));
}
