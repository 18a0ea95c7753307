using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Bedrock;

/// <summary>Reads the JSON of one event or of a whole answer. The members of all events have different names, so that one reader does for all.</summary>
internal ref struct ConverseEventReader
{
    private const int LongestRawUsage = 2048;

    private readonly ReadOnlySpan<byte> _data;
    private readonly bool _keepsText;
    private Utf8JsonReader _json;
    private ConverseEvent _event;
    private int _block;

    private ConverseEventReader(ReadOnlySpan<byte> data, bool keepsText)
    {
        _data = data;
        _keepsText = keepsText;
        _json = new Utf8JsonReader(data, WireJson.ReaderOptions);
    }

    /// <returns>False when the data is no JSON object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, bool keepsText, out ConverseEvent found)
    {
        found = default;
        try
        {
            ConverseEventReader reader = new(data, keepsText);
            if (!reader.TryReadObject()) return false;
            found = reader._event;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool TryReadObject()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject) return false;
        FindBlock();
        while (ProviderJson.ReadProperty(ref _json)) ReadField();
        _json.Read();
        return true;
    }

    // The number of the block comes after what is in it.
    private void FindBlock()
    {
        Utf8JsonReader ahead = _json;
        while (ProviderJson.ReadProperty(ref ahead))
        {
            if (ahead.ValueTextEquals("contentBlockIndex"u8)) _block = (int)Math.Clamp(ProviderJson.ReadCount(ref ahead) ?? 0, 0, int.MaxValue);
            else ProviderJson.SkipValue(ref ahead);
        }
    }

    private void ReadField()
    {
        if (Is("delta"u8) || Is("start"u8)) ReadBlock();
        else if (Is("output"u8)) ReadOutput();
        else if (Is("stopReason"u8)) _event.StopReason = ProviderJson.ReadName(ref _json);
        else if (Is("usage"u8)) ReadUsage();
        else if (Is("__type"u8)) _event.ErrorType = ProviderJson.ReadName(ref _json);
        else if (Is("message"u8)) _event.SaysTooLong = ReadSaysTooLong();
        else ProviderJson.SkipValue(ref _json);
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.ValueTextEquals(name);

    private void ReadOutput()
    {
        if (!ProviderJson.EnterObject(ref _json)) return;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (!Is("message"u8)) ProviderJson.SkipValue(ref _json);
            else if (ProviderJson.EnterObject(ref _json)) ReadMessage();
        }
    }

    private void ReadMessage()
    {
        _event.HasMessage = true;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (!Is("content"u8)) ProviderJson.SkipValue(ref _json);
            else if (ProviderJson.EnterArray(ref _json))
            {
                for (_block = 0; ProviderJson.ReadObjectElement(ref _json); _block++) ReadBlockFields();
            }
        }
    }

    private void ReadBlock()
    {
        if (ProviderJson.EnterObject(ref _json)) ReadBlockFields();
    }

    private void ReadBlockFields()
    {
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (Is("text"u8)) ReadText(ConversePieceKind.Text);
            else if (Is("toolUse"u8)) ReadTool();
            else if (Is("reasoningContent"u8)) ReadReasoning();
            else ProviderJson.SkipValue(ref _json);
        }
    }

    // Whole: {reasoningText:{text,signature}} or {redactedContent}. In pieces: {text}, {signature} or {redactedContent}.
    private void ReadReasoning()
    {
        if (!ProviderJson.EnterObject(ref _json)) return;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (Is("reasoningText"u8)) ReadReasoning();
            else if (Is("text"u8)) ReadText(ConversePieceKind.Reasoning);
            else if (Is("signature"u8)) ReadText(ConversePieceKind.Signature, counts: false);
            else if (Is("redactedContent"u8)) ReadText(ConversePieceKind.HiddenReasoning, counts: false);
            else ProviderJson.SkipValue(ref _json);
        }
    }

    private void ReadTool()
    {
        if (!ProviderJson.EnterObject(ref _json)) return;
        string? id = null;
        string? name = null;
        string? input = null;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (Is("toolUseId"u8)) id = ProviderJson.ReadName(ref _json);
            else if (Is("name"u8)) name = ProviderJson.ReadName(ref _json);
            else if (Is("input"u8)) input = ReadInput();
            else ProviderJson.SkipValue(ref _json);
        }
        if (name is not null) Count(name.Length);
        if (!_keepsText) return;
        if (name is not null) Add(ConversePieceKind.ToolCall, name, id ?? $"call_{_block}");
        if (!string.IsNullOrEmpty(input)) Add(ConversePieceKind.ToolInput, input);
    }

    // Text in a stream, any JSON value in a whole answer.
    private string? ReadInput()
    {
        _json.Read();
        Utf8JsonReader value = _json;
        Count(JsonText.Measure(ref _json));
        if (!_keepsText) return null;
        return value.TokenType == JsonTokenType.String ? JsonText.ReadText(ref value)
            : JsonCopy.TryCompact(ProviderJson.ReadRaw(_data, ref value), out ReadOnlyMemory<byte> json) ? Encoding.UTF8.GetString(json.Span) : "{}";
    }

    private void ReadText(ConversePieceKind kind, bool counts = true)
    {
        _json.Read();
        Utf8JsonReader value = _json;
        long bytes = JsonText.Measure(ref _json);
        if (counts) Count(bytes);
        if (_keepsText && bytes > 0 && JsonText.ReadText(ref value) is string text) Add(kind, text);
    }

    private void Add(ConversePieceKind kind, string value, string id = "") => (_event.Pieces ??= []).Add(new(_block, kind, value, id));

    private void Count(long bytes)
    {
        _event.HasContent |= bytes > 0;
        _event.OutputBytes += bytes;
    }

    // Input leaves cached tokens out, as Anthropic counts.
    private void ReadUsage()
    {
        _json.Read();
        Utf8JsonReader value = _json;
        ReadOnlySpan<byte> raw = ProviderJson.ReadRaw(_data, ref _json);
        if (value.TokenType == JsonTokenType.Null) return;
        _event.HasUsage = true;
        if (value.TokenType != JsonTokenType.StartObject) return;

        long? input = null;
        long? output = null;
        long? read = null;
        long? written = null;
        while (ProviderJson.ReadProperty(ref value))
        {
            if (value.ValueTextEquals("inputTokens"u8)) input = ProviderJson.ReadCount(ref value);
            else if (value.ValueTextEquals("outputTokens"u8)) output = ProviderJson.ReadCount(ref value);
            else if (value.ValueTextEquals("cacheReadInputTokens"u8)) read = ProviderJson.ReadCount(ref value);
            else if (value.ValueTextEquals("cacheWriteInputTokens"u8)) written = ProviderJson.ReadCount(ref value);
            else ProviderJson.SkipValue(ref value);
        }
        if (input is >= 0 && output is >= 0 && read is not < 0 && written is not < 0) _event.Usage = new TokenUsage(input.Value, read ?? 0, written ?? 0, output.Value, 0);
        if (raw.Length <= LongestRawUsage && System.Text.Unicode.Utf8.IsValid(raw)) _event.RawUsage = Encoding.UTF8.GetString(raw);
    }

    // A context that is too long is told in words only. They are looked at and not kept.
    private bool ReadSaysTooLong() => ProviderJson.ReadText(ref _json) is string text
        && (text.Contains("too long", StringComparison.OrdinalIgnoreCase) || text.Contains("context length", StringComparison.OrdinalIgnoreCase) || text.Contains("maximum context", StringComparison.OrdinalIgnoreCase));
}
