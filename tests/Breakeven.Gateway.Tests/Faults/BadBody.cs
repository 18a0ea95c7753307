using System.Text;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.Gateway.Tests.Faults;

/// <summary>A request body that is wrong in one way, and how it must be refused.</summary>
/// <param name="Number">The fault's.</param>
/// <param name="Code">The error's code in the ledger; null for any.</param>
/// <param name="Statuses">Any of these.</param>
internal sealed record BadBody(int Number, string Name, FaultWire Client, byte[] Body, string? Code, params int[] Statuses)
{
    private const string Prompt = "hi";

    public static readonly IReadOnlyList<BadBody> All = [.. new[] { FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama }.SelectMany(Of)];

    private static IEnumerable<BadBody> Of(FaultWire client)
    {
        string good = client.Ask("good", Prompt, stream: false), limit = client.Name == "responses" ? "max_output_tokens" : "max_tokens", texts = client.Name == "responses" ? "input" : "messages";
        yield return Bad(1, "truncated", good[..^5], "invalid_json");
        yield return Bad(1, "no JSON", "hello", "invalid_json");
        yield return Bad(2, "empty", "", "invalid_json");
        yield return Bad(2, "blank", " \n ", "invalid_json");
        foreach (string top in new[] { "[]", "\"x\"", "1", "null", "true" }) yield return Bad(3, $"top level {top}", top);
        yield return Bad(4, "two models", good.Replace("{\"model\"", "{\"model\":\"other\",\"model\"", StringComparison.Ordinal), "duplicate_property");
        yield return Bad(4, "a key twice, once escaped", good.Replace("{\"model\"", "{\"mode\\u006c\":\"other\",\"model\"", StringComparison.Ordinal), "duplicate_property");
        yield return Bad(5, "trailing text", good + "x", "invalid_json");
        yield return Bad(5, "trailing object", good + "{}", "invalid_json");
        yield return Bad(6, "comment", "/* c */" + good, "invalid_json");
        yield return Bad(6, "trailing comma", good[..^1] + ",}", "invalid_json");
        yield return new(7, "invalid UTF-8", client, Spoil(good), "invalid_utf8", 400);
        yield return new(8, "UTF-16", client, Encoding.Unicode.GetBytes(good), null, 400, 415);
        yield return new(8, "UTF-16 with its mark", client, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(good)], null, 400, 415);
        yield return Bad(9, "lone surrogate", good.Replace($"\"{Prompt}\"", "\"\\ud800\"", StringComparison.Ordinal));
        yield return Bad(11, "100,000 lists", $"{{\"model\":\"good\",\"{texts}\":{new string('[', 100_000)}");
        yield return Bad(11, "100,000 objects", $"{{\"model\":\"good\",\"x\":{string.Concat(Enumerable.Repeat("{\"a\":", 100_000))}", "max_depth");
        yield return Bad(12, "NaN", With("\"temperature\":NaN"));
        yield return Bad(12, "Infinity", With("\"temperature\":-Infinity"));
        if (client.Name != "ollama")
        {
            yield return Bad(12, "1e400", With("\"temperature\":1e400"));
            yield return Bad(12, "31 digits", WithLimit("1234567890123456789012345678901"));
            foreach (string value in new[] { "-1", "1.5", "\"10\"", "0.1e1x", "true" }) yield return Bad(13, $"{limit} {value}", WithLimit(value));
        }
        if (client.Name == "chat")
            foreach (string value in new[] { "10000", "0", "-1", "1.5", "\"2\"" }) yield return Bad(14, $"n {value}", With($"\"n\":{value}"));
        yield return Bad(15, "stream yes", good.Replace("\"stream\":false", "\"stream\":\"yes\"", StringComparison.Ordinal));
        yield return Bad(16, "no model", good.Replace("\"model\":\"good\",", "", StringComparison.Ordinal));
        foreach (string value in new[] { "null", "1", "\"\"", "[\"good\"]", "{}" }) yield return Bad(16, $"model {value}", good.Replace("\"good\"", value, StringComparison.Ordinal));
        yield return new(17, "unknown model", client, Encoding.UTF8.GetBytes(client.Ask("nobody-knows-it", Prompt, stream: false)), "model_not_found", 404);
        yield return new(17, "unknown provider", client, Encoding.UTF8.GetBytes(client.Ask("nobody/gpt", Prompt, stream: false)), "model_not_found", 404);
        foreach (string model in HostileNames) yield return new(18, $"model {model[..Math.Min(20, model.Length)]}", client, Encoding.UTF8.GetBytes(client.Ask(model, Prompt, stream: false)), null, 400, 404);
        if (client.Name != "responses")
        {
            yield return Bad(19, "no messages", """{"model":"good","max_tokens":5}""");
            foreach (string value in new[] { "\"hi\"", "{}", "[null]", "[1]", "[{}]", "[{\"role\":1,\"content\":\"x\"}]" }) yield return Bad(19, $"messages {value}", $$"""{"model":"good","max_tokens":5,"messages":{{value}}}""");
        }
        else
        {
            foreach (string value in new[] { "1", "{}", "[null]", "[1]" }) yield return Bad(19, $"input {value}", $$"""{"model":"good","input":{{value}}}""");
        }
        yield return Bad(20, "tools a word", With("\"tools\":\"all\""));

        BadBody Bad(int number, string name, string body, string? code = null) => new(number, name, client, Encoding.UTF8.GetBytes(body), code, 400);

        string With(string property) => $"{good[..^1]},{property}}}";

        string WithLimit(string value) => client.Name == "messages" ? good.Replace("\"max_tokens\":50", $"\"max_tokens\":{value}", StringComparison.Ordinal) : With($"\"{limit}\":{value}");
    }

    private static string[] HostileNames =>
    [
        "../../etc/passwd", "%2f..%2fadmin", "x\r\nset-cookie: a=b", "nul\0byte", new string('m', 20_000), "<script>alert(1)</script>", "' OR '1'='1'; DROP TABLE calls;--",
        "\u202Egnirts", "http://169.254.169.254/latest", "\u001b[31mred", "\"}]}", "nobody/../../v1/files",
    ];

    private static byte[] Spoil(string good)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(good);
        bytes[bytes.AsSpan().IndexOf("hi"u8)] = 0xC3;
        return bytes;
    }
}
