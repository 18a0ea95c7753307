using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Ollama;

/// <summary>Reads what an Ollama server answered to chat, generate or embed, in whole or in lines. Tolerant, since the bytes may go on unharmed.</summary>
internal ref struct OllamaLineReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly string? _knownModel;
    private readonly bool _keepsText;
    private Utf8JsonReader _json;
    private OllamaLine _line;

    private OllamaLineReader(ReadOnlySpan<byte> data, string? knownModel, bool keepsText)
    {
        _data = data;
        _knownModel = knownModel;
        _keepsText = keepsText;
        _json = new Utf8JsonReader(data, WireJson.ReaderOptions);
    }

    /// <param name="data">One JSON document, of any bytes.</param>
    /// <param name="knownModel">The model of an earlier line; the same name is not allocated twice.</param>
    /// <param name="keepsText">Whether text is wanted, or only its length.</param>
    /// <param name="line">What it carries; nothing when it is malformed.</param>
    /// <returns>False when the data is no JSON object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, string? knownModel, bool keepsText, out OllamaLine line)
    {
        line = default;
        if (data.StartsWith("\uFEFF"u8)) data = data[3..];
        try
        {
            OllamaLineReader reader = new(data, knownModel, keepsText);
            if (!reader.TryReadObject()) return false;
            line = reader._line;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a name that cannot be decoded.
            return false;
        }
    }

    private bool TryReadObject()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject) return false;
        while (ProviderJson.ReadProperty(ref _json)) ReadField();
        _json.Read();
        return true;
    }

    private void ReadField()
    {
        if (Is("message"u8)) ReadMessage();
        else if (Is("response"u8)) ReadText(ref _line.Text, isAnswer: true);
        else if (Is("thinking"u8)) ReadText(ref _line.Thinking);
        else if (Is("tool_calls"u8)) ReadToolCalls();
        else if (Is("embeddings"u8)) ReadEmbeddings();
        else if (Is("model"u8)) ReadModel();
        else if (Is("created_at"u8)) ReadCreatedAt();
        else if (Is("done"u8)) _line.Done = ProviderJson.ReadTrue(ref _json);
        else if (Is("done_reason"u8)) _line.DoneReason = ProviderJson.ReadName(ref _json);
        else if (Is("logprobs"u8)) ReadLogProbabilities();
        else if (Is("error"u8)) ReadError();
        else ReadMeasurement();
    }

    private void ReadMeasurement()
    {
        int start = (int)_json.TokenStartIndex;
        bool isKept = true;
        if (Is("prompt_eval_count"u8)) _line.PromptTokens = ProviderJson.ReadCount(ref _json);
        else if (Is("eval_count"u8)) _line.OutputTokens = ProviderJson.ReadCount(ref _json);
        else if (Is("prompt_eval_duration"u8)) _line.PromptNanoseconds = ReadNanoseconds();
        else if (Is("eval_duration"u8)) _line.OutputNanoseconds = ReadNanoseconds();
        else
        {
            isKept = Is("total_duration"u8) || Is("load_duration"u8);
            ProviderJson.SkipValue(ref _json);
        }
        if (isKept) _line.Raw.Add(_data[start..(int)_json.BytesConsumed]);
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.ValueTextEquals(name);

    private void ReadMessage()
    {
        if (!ProviderJson.EnterObject(ref _json)) return;
        _line.HasAnswer = true;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (Is("content"u8)) ReadText(ref _line.Text);
            else if (Is("thinking"u8)) ReadText(ref _line.Thinking);
            else if (Is("tool_calls"u8)) ReadToolCalls();
            else ProviderJson.SkipValue(ref _json);
        }
    }

    private void ReadText(ref string? text, bool isAnswer = false)
    {
        _json.Read();
        _line.HasAnswer |= isAnswer && _json.TokenType == JsonTokenType.String;
        Utf8JsonReader value = _json;
        Count(JsonText.Measure(ref _json));
        if (_keepsText) text = JsonText.ReadText(ref value);
    }

    private void ReadToolCalls()
    {
        if (!ProviderJson.EnterArray(ref _json)) return;
        while (ProviderJson.ReadObjectElement(ref _json)) ReadToolCall();
    }

    // A call without a name is none: there is nothing to call.
    private void ReadToolCall()
    {
        string? id = null;
        string? name = null;
        string arguments = "";
        long bytes = 0;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (Is("id"u8)) id = ProviderJson.ReadName(ref _json);
            else if (Is("function"u8)) ReadFunction(ref name, ref arguments, ref bytes);
            else ProviderJson.SkipValue(ref _json);
        }
        if (name is null) return;
        Count(bytes + name.Length);
        _line.ToolCalls++;
        if (_keepsText) (_line.Calls ??= []).Add(new(id, name, arguments));
    }

    private void ReadFunction(ref string? name, ref string arguments, ref long bytes)
    {
        if (!ProviderJson.EnterObject(ref _json)) return;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (Is("name"u8)) name = ProviderJson.ReadName(ref _json);
            else if (Is("arguments"u8))
            {
                _json.Read();
                Utf8JsonReader value = _json;
                bytes = JsonText.Measure(ref _json);
                if (_keepsText) arguments = ReadArguments(ref value);
            }
            else ProviderJson.SkipValue(ref _json);
        }
    }

    // An object by the book; resellers send its text, as OpenAI does.
    private readonly string ReadArguments(ref Utf8JsonReader value)
    {
        if (value.TokenType == JsonTokenType.String) return JsonText.ReadText(ref value) ?? "";
        return JsonCopy.TryCompact(ProviderJson.ReadRaw(_data, ref value), out ReadOnlyMemory<byte> json) ? System.Text.Encoding.UTF8.GetString(json.Span) : "{}";
    }

    private void ReadLogProbabilities()
    {
        _json.Read();
        ReadOnlySpan<byte> raw = ProviderJson.ReadRaw(_data, ref _json);
        if (_keepsText && raw.Length > 2 && raw[0] == '[' && JsonCopy.TryCompact(raw, out ReadOnlyMemory<byte> json)) _line.LogProbabilities = [.. "{\"content\":"u8, .. json.Span, (byte)'}'];
    }

    private void ReadEmbeddings()
    {
        if (!ProviderJson.EnterArray(ref _json)) return;
        _line.HasAnswer = true;
        List<float[]> vectors = [];
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType == JsonTokenType.StartArray && _keepsText) vectors.Add(ReadVector());
            else _json.Skip();
        }
        _line.Vectors = vectors;
    }

    private float[] ReadVector()
    {
        List<float> vector = [];
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType == JsonTokenType.Number && _json.TryGetSingle(out float value)) vector.Add(value);
            else _json.Skip();
        }
        return [.. vector];
    }

    private void ReadModel()
    {
        _json.Read();
        bool isKnown = _knownModel is not null && _json.TokenType == JsonTokenType.String && _json.ValueTextEquals(_knownModel);
        _line.Model = isKnown ? _knownModel : JsonText.ReadShort(ref _json);
    }

    private void ReadCreatedAt()
    {
        if (_keepsText) _line.CreatedAt = ProviderJson.ReadName(ref _json);
        else ProviderJson.SkipValue(ref _json);
    }

    private long? ReadNanoseconds()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out long value) && value is >= 0 and <= OllamaUsage.LongestCredibleNanoseconds) return value;
        _json.Skip();
        return null;
    }

    private void ReadError()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        _line.Error = _json.TokenType == JsonTokenType.String
            ? OllamaFault.Classify(JsonText.ReadText(ref _json) ?? "")
            : ProviderFault.Read(ref _json).ToError();
    }

    private void Count(long bytes)
    {
        _line.HasContent |= bytes > 0;
        _line.OutputBytes += bytes;
    }
}
