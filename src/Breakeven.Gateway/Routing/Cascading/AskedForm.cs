using System.Text.Json;

namespace Breakeven.Gateway.Routing.Cascading;

/// <summary>The form that a request asks its answer to have: JSON, a schema, calls of certain tools. Read from the request's own format.</summary>
internal sealed class AskedForm
{
    private readonly bool _isJson;
    private readonly JsonElement? _schema;
    private readonly Dictionary<string, JsonElement?> _tools = new(StringComparer.Ordinal);
    private bool _hasOwnTools; // the provider's, which tell no name

    private AskedForm(bool isJson, JsonElement? schema) => (_isJson, _schema) = (isJson, schema);

    /// <param name="body">A request in any format that clients speak; valid JSON.</param>
    public static AskedForm Of(ReadOnlyMemory<byte> body)
    {
        using JsonDocument json = JsonDocument.Parse(body);
        JsonElement root = json.RootElement;
        JsonElement? format = Member(root, "response_format") ?? Member(Member(root, "text"), "format") ?? Member(Member(root, "output_config"), "format") ?? Member(root, "output_format") ?? Member(root, "format");
        AskedForm form = format is { } asked ? Format(asked) : new(isJson: false, null);
        foreach (JsonElement tool in Items(Member(root, "tools"))) form.Offer(tool);
        return form;
    }

    public AnswerFlaw JsonFlaw(string text)
    {
        if (!_isJson) return AnswerFlaw.None;
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return _schema is { } schema && !SchemaFit.Fits(json.RootElement, schema) ? AnswerFlaw.WrongShape : AnswerFlaw.None;
        }
        catch (JsonException)
        {
            return AnswerFlaw.NotJson;
        }
    }

    /// <summary>Whether a tool was offered, and the arguments are an object of its schema. Tools of unknown form (a provider's own) take any.</summary>
    public bool IsCallOf(string name, string arguments)
    {
        if (!_tools.TryGetValue(name, out JsonElement? schema)) return _tools.Count == 0 || _hasOwnTools;
        try
        {
            using JsonDocument json = JsonDocument.Parse(arguments.Length == 0 ? "{}" : arguments);
            return json.RootElement.ValueKind == JsonValueKind.Object && (schema is not { } known || SchemaFit.Fits(json.RootElement, known));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>OpenAI's, Anthropic's and Ollama's ways to ask for JSON; what is none of them asks for nothing.</summary>
    private static AskedForm Format(JsonElement format)
    {
        if (format.ValueKind == JsonValueKind.String) return new(format.GetString() == "json", null);
        string? type = Member(format, "type") is { ValueKind: JsonValueKind.String } word ? word.GetString() : null;
        return type switch
        {
            "json_object" => new(isJson: true, null),
            "json_schema" => new(isJson: true, (Member(Member(format, "json_schema"), "schema") ?? Member(format, "schema"))?.Clone()),
            "object" or "array" => new(isJson: true, format.Clone()), // Ollama: the schema itself
            _ => new(isJson: false, null),
        };
    }

    private void Offer(JsonElement tool)
    {
        JsonElement? function = Member(tool, "function") ?? tool;
        if (Member(function, "name") is { ValueKind: JsonValueKind.String } name)
            _tools[name.GetString()!] = (Member(function, "parameters") ?? Member(function, "input_schema"))?.Clone();
        else
            _hasOwnTools = true;
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonElement[] Items(JsonElement? array) => array is { ValueKind: JsonValueKind.Array } known ? [.. known.EnumerateArray()] : [];
}
