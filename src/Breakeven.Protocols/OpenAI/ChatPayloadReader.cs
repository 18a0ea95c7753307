using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads what a provider answered, in whole or in chunks: as tolerant as request reading is strict, since the bytes go on unharmed.</summary>
internal ref struct ChatPayloadReader
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 256 };

    private readonly string? _knownModel;
    private Utf8JsonReader _json;
    private ChatPayload _payload;
    private ProviderFault _topLevelFault;
    private bool _isErrorObject;

    private ChatPayloadReader(ReadOnlySpan<byte> data, string? knownModel)
    {
        _json = new Utf8JsonReader(data, s_options);
        _knownModel = knownModel;
    }

    /// <param name="data">One JSON document, of any bytes.</param>
    /// <param name="knownModel">The model of an earlier chunk; the same name is not allocated twice.</param>
    /// <param name="payload">What it carries; nothing when it is malformed.</param>
    /// <returns>False when the data is no JSON object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, string? knownModel, out ChatPayload payload)
    {
        payload = default;
        if (data.StartsWith("\uFEFF"u8)) data = data[3..];
        try
        {
            ChatPayloadReader reader = new(data, knownModel);
            if (!reader.TryReadObject()) return false;
            payload = reader._payload;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // The tokenizer's word for text that cannot be decoded: invalid UTF-8 or half a surrogate in a name.
            return false;
        }
    }

    private bool TryReadObject()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject) return false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName) ReadField();
        if (_isErrorObject) _payload.Error ??= _topLevelFault.ToError();
        _json.Read();
        return true;
    }

    private void ReadField()
    {
        if (_json.ValueTextEquals("choices"u8)) ReadChoices();
        else if (_json.ValueTextEquals("usage"u8)) ReadUsage();
        else if (_json.ValueTextEquals("model"u8)) ReadModel();
        else if (_json.ValueTextEquals("timings"u8)) _payload.EngineTime = EngineTimings.Read(ref _json) ?? _payload.EngineTime;
        else if (_json.ValueTextEquals("error"u8)) ReadError();
        else if (_json.ValueTextEquals("object"u8)) ReadObjectName();
        else _topLevelFault.ReadMember(ref _json);
    }

    private void ReadChoices()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            _json.Skip();
            return;
        }
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType == JsonTokenType.StartObject) ChatChoiceReader.Read(ref _json, ref _payload);
            else _json.Skip();
        }
    }

    private void ReadUsage()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        _payload.HasUsage = true;
        _payload.Usage = ChatUsageReader.Read(ref _json);
    }

    private void ReadModel()
    {
        _json.Read();
        if (_knownModel is not null && _json.TokenType == JsonTokenType.String && _json.ValueTextEquals(_knownModel)) _payload.ResponseModel = _knownModel;
        else _payload.ResponseModel = JsonText.ReadShort(ref _json) ?? _payload.ResponseModel;
    }

    private void ReadError()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.Null) _payload.Error = ProviderFault.Read(ref _json).ToError();
    }

    // vLLM before 0.10 and others: {"object":"error","message":…,"type":…,"code":…}
    private void ReadObjectName()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.String) _isErrorObject = _json.ValueTextEquals("error"u8);
        else _json.Skip();
    }
}
