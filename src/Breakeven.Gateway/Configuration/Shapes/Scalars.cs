using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The kinds of single values that the configuration knows.</summary>
internal static class Scalars
{
    private static readonly string[] s_instants = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static readonly Shape<string> Text = Of<string>(
        static (string text, bool _, out string value) => Expect(text.Length > 0, value = text, "a text"),
        WriteText, schema => WriteType(schema, "string"));

    /// <summary>An empty text is no secret, so that <c>${NAME:-}</c> means "if there is one".</summary>
    public static readonly Shape<Secret?> Secret = new ScalarShape<Secret?>(
        static (string text, bool _, out Secret? value) =>
        {
            value = text.Length == 0 ? null : new(text);
            return text.Any(char.IsControl) ? "a secret cannot hold line breaks or control characters" : null;
        },
        _ => ScalarNode.Quoted("***"), schema => WriteType(schema, "string")) { IsSecret = true };

    /// <summary>A SHA-256 in hex. What is no hash may be the key itself.</summary>
    public static readonly Shape<string> Sha256 = new ScalarShape<string>(
        static (string text, bool _, out string value) =>
        {
            value = text.ToLowerInvariant();
            return text.Length == 64 && text.All(char.IsAsciiHexDigit) ? null : "expected the SHA-256 of the key, 64 hex digits; the key itself must not stand here";
        },
        ScalarNode.Quoted,
        schema =>
        {
            WriteType(schema, "string");
            schema.WriteString("pattern", "^[0-9a-fA-F]{64}$");
        }) { HidesMisfits = true };

    public static readonly Shape<string> SnakeCase = Of<string>(
        static (string text, bool _, out string value) => Expect(
            text.Length > 0 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'), value = text, "a word of lower case letters, digits and _, as zero_retention"),
        WriteText,
        schema =>
        {
            WriteType(schema, "string");
            schema.WriteString("pattern", "^[a-z][a-z0-9_]*$");
        });

    public static readonly Shape<bool> Flag = Of<bool>(
        static (string text, bool isText, out bool value) => Expect(!isText & bool.TryParse(text, out value) && text is "true" or "false", value, "true or false"),
        value => ScalarNode.Plain(value ? "true" : "false"), schema => WriteType(schema, "boolean"));

    public static readonly Shape<DateOnly> Day = Of<DateOnly>(
        static (string text, bool _, out DateOnly value) =>
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value) ? null : "expected a day as 2026-11-30",
        day => ScalarNode.Plain(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        schema =>
        {
            WriteType(schema, "string");
            schema.WriteString("format", "date");
        });

    public static readonly Shape<DateTimeOffset> Instant = Of<DateTimeOffset>(
        static (string text, bool _, out DateTimeOffset value) =>
            DateTimeOffset.TryParseExact(text, s_instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value)
                ? null : "expected a time as 2026-11-30 or 2026-11-30T08:00:00Z",
        at => ScalarNode.Quoted(at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), schema => WriteType(schema, "string"));

    public static readonly Shape<IPNetwork> Network = Of<IPNetwork>(
        static (string text, bool _, out IPNetwork value) =>
        {
            if (IPNetwork.TryParse(text, out value)) return null;
            if (!IPAddress.TryParse(text, out IPAddress? one)) return "expected a network as 10.0.0.0/8 or fd00::/8, or one address";
            value = new(one, one.GetAddressBytes().Length * 8);
            return null;
        },
        network => ScalarNode.Quoted(network.ToString()), schema => WriteType(schema, "string"));

    public static readonly Shape<Uri> Address = Of<Uri>(
        static (string text, bool _, out Uri value) =>
        {
            bool ok = HttpAddress.TryParse(text, out Uri? address);
            value = address!;
            if (!ok) return "expected an address as https://host/path";
            if (address!.UserInfo.Length > 0) return "an address cannot hold a user or password; use api_key";
            return address.Query.Length + address.Fragment.Length > 0 ? "an address cannot have a query or fragment" : null;
        },
        address => WriteText(address.OriginalString),
        schema =>
        {
            WriteType(schema, "string");
            schema.WriteString("format", "uri");
        });

    public static Shape<long> Integer(long least, long most) => Of<long>(
        (string text, bool isText, out long value) =>
            !isText & long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most
                ? null : $"expected a whole number from {least} to {most}{Unquote(isText)}",
        value => ScalarNode.Plain(value.ToString(CultureInfo.InvariantCulture)),
        schema => WriteRange(schema, "integer", least, most));

    public static Shape<int> Count(int least, int most) => Of<int>(
        (string text, bool isText, out int value) =>
            !isText & int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most
                ? null : $"expected a whole number from {least} to {most}{Unquote(isText)}",
        value => ScalarNode.Plain(value.ToString(CultureInfo.InvariantCulture)),
        schema => WriteRange(schema, "integer", least, most));

    public static Shape<int> OneOf(int first, int second) => Of<int>(
        (string text, bool isText, out int value) =>
            !isText & int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && (value == first || value == second) ? null : $"expected {first} or {second}",
        value => ScalarNode.Plain(value.ToString(CultureInfo.InvariantCulture)),
        schema =>
        {
            schema.WriteStartArray("enum");
            schema.WriteNumberValue(first);
            schema.WriteNumberValue(second);
            schema.WriteEndArray();
        });

    public static Shape<double> Number(double least, double most) => Of<double>(
        (string text, bool isText, out double value) =>
            !isText & double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= least && value <= most
                ? null : $"expected a number from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}{Unquote(isText)}",
        value => ScalarNode.Plain(value.ToString("R", CultureInfo.InvariantCulture)),
        schema => WriteRange(schema, "number", least, most));

    /// <summary>US dollars, exact, not negative. May be quoted, because some writers of YAML turn numbers into binary fractions.</summary>
    public static readonly Shape<decimal> Dollars = Of<decimal>(
        static (string text, bool _, out decimal value) =>
            decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) && value is >= 0 and <= 1_000_000_000_000m
                ? null : "expected an amount of US dollars, 0 or more, as 2.50",
        value => ScalarNode.Plain(value.ToString(CultureInfo.InvariantCulture)),
        schema =>
        {
            schema.WriteStartArray("type");
            schema.WriteStringValue("number");
            schema.WriteStringValue("string");
            schema.WriteEndArray();
            schema.WriteNumber("minimum", 0);
            schema.WriteString("pattern", "^[0-9.eE+-]+$");
        });

    public static readonly Shape<Money> Money = Dollars.As(usd => new Money(usd), money => money.Usd);

    public static Shape<TimeSpan> Duration(TimeSpan least, TimeSpan most) => Of<TimeSpan>(
        (string text, bool _, out TimeSpan value) =>
        {
            if (!Durations.TryParse(text, out value)) return "expected a duration as 250ms, 5s, 10m, 1h or 1d";
            return value >= least && value <= most ? null : $"expected a duration from {Durations.Write(least)} to {Durations.Write(most)}";
        },
        value => ScalarNode.Plain(Durations.Write(value)),
        schema =>
        {
            WriteType(schema, "string");
            schema.WriteString("pattern", Durations.Pattern);
        });

    /// <summary>One of a few words, each standing for a value.</summary>
    public static Shape<T> Word<T>(params ImmutableArray<(string Word, T Value)> words)
    {
        string[] known = [.. words.Select(pair => pair.Word)];
        return Of<T>(
            (string text, bool _, out T value) =>
            {
                int at = Array.IndexOf(known, text);
                value = at < 0 ? default! : words[at].Value;
                if (at >= 0) return null;
                string expected = $"expected {string.Join(", ", known[..^1])} or {known[^1]}";
                return NearestWord.Find(text, known) is { } nearest ? $"{expected} (did you mean '{nearest}'?)" : expected;
            },
            value => ScalarNode.Quoted(words.FirstOrDefault(pair => Equals(pair.Value, value)).Word ?? ""),
            schema =>
            {
                schema.WriteStartArray("enum");
                foreach (string word in known) schema.WriteStringValue(word);
                schema.WriteEndArray();
            });
    }

    public static Shape<string> Word(IEnumerable<string> words) => Word<string>([.. words.Select(word => (word, word))]);

    /// <summary>The same scalar as another type.</summary>
    public static Shape<TOut> As<T, TOut>(this Shape<T> shape, Func<T, TOut> from, Func<TOut, T> to) => new ConvertedShape<T, TOut>(shape, from, to);

    private static ScalarShape<T> Of<T>(ScalarParser<T> parse, Func<T, ScalarNode> write, Action<Utf8JsonWriter> schema) => new(parse, write, schema);

    private static ScalarNode WriteText(string text) => ScalarNode.Quoted(text.Replace("${", "$${", StringComparison.Ordinal));
    private static string? Expect<T>(bool ok, T _, string what) => ok ? null : $"expected {what}";
    private static string Unquote(bool isText) => isText ? " without quotes" : "";
    private static void WriteType(Utf8JsonWriter schema, string type) => schema.WriteString("type", type);

    private static void WriteRange(Utf8JsonWriter schema, string type, double least, double most)
    {
        WriteType(schema, type);
        schema.WriteNumber("minimum", least);
        if (most < long.MaxValue) schema.WriteNumber("maximum", most);
    }
}
