using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads what a provider answered, in whole or in chunks: as tolerant as request reading is strict, since the bytes go on unharmed.</summary>
internal ref struct ChatPayloadReader
{
    private readonly string? _knownModel;
    private readonly bool _wantsId;
    private readonly int _offset;
    private Utf8JsonReader _json;
    private ChatPayload _payload;
    private ProviderFault? _fault;
    private ProviderFault _topLevelFault;
    private bool _isErrorObject;

    private ChatPayloadReader(ReadOnlySpan<byte> data, int offset, string? knownModel, bool wantsId)
    {
        _json = new Utf8JsonReader(data[offset..], WireJson.ReaderOptions);
        _offset = offset;
        _knownModel = knownModel;
        _wantsId = wantsId;
    }

    /// <param name="data">One JSON document, of any bytes.</param>
    /// <param name="knownModel">The model of an earlier chunk; the same name is not allocated twice.</param>
    /// <param name="wantsId">Whether the answer's id is not known yet.</param>
    /// <param name="payload">What it carries; nothing when it is malformed.</param>
    /// <returns>False when the data is no JSON object, nor Gemini's array of one error.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, string? knownModel, bool wantsId, out ChatPayload payload)
    {
        payload = default;
        int offset = data.StartsWith("\uFEFF"u8) ? 3 : 0;
        try
        {
            ChatPayloadReader reader = new(data, offset, knownModel, wantsId);
            if (!reader.TryReadDocument()) return false;
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

    private bool TryReadDocument()
    {
        if (!_json.Read()) return false;
        bool isArray = _json.TokenType == JsonTokenType.StartArray;
        if (isArray) _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject) return false;
        ReadObject();
        if (isArray && (!_json.Read() || _json.TokenType != JsonTokenType.EndArray)) return false;
        _json.Read(); // anything but white space after the end is an error
        return !isArray || _payload.Error is not null;
    }

    private void ReadObject()
    {
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName) ReadField();
        if (_fault is { } fault) _payload.Error = fault.Within(_topLevelFault).ToError();
        else if (_isErrorObject || (_topLevelFault.HasDetail && _payload.Choices == 0)) _payload.Error = _topLevelFault.ToError();
    }

    private void ReadField()
    {
        if (_json.ValueTextEquals("choices"u8)) ReadChoices();
        else if (_json.ValueTextEquals("usage"u8)) ReadUsage();
        else if (_json.ValueTextEquals("model"u8)) ReadModel();
        else if (_json.ValueTextEquals("id"u8)) ReadId();
        else if (_json.ValueTextEquals("timings"u8)) _payload.Timings = EngineTimings.Read(ref _json);
        else if (_json.ValueTextEquals("x_groq"u8)) ReadGroq();
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
        int start = _offset + (int)_json.TokenStartIndex;
        _payload.HasUsage = true;
        _payload.Usage = ChatUsageReader.Read(ref _json, out _payload.Cost);
        _payload.UsageAt = start..(_offset + (int)_json.BytesConsumed);
    }

    // Groq's last chunk has its usage in an object of its own, also where none was asked for.
    private void ReadGroq()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _json.Skip();
            return;
        }
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (!_payload.HasUsage && _json.ValueTextEquals("usage"u8)) ReadUsage();
            else _json.Skip();
        }
    }

    private void ReadId()
    {
        _json.Read();
        if (_wantsId) _payload.Id = JsonText.ReadShort(ref _json) ?? _payload.Id;
        else _json.Skip();
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
        if (_json.TokenType != JsonTokenType.Null) _fault = ProviderFault.Read(ref _json);
    }

    // vLLM before 0.10 and others: {"object":"error","message":…,"type":…,"code":…}
    private void ReadObjectName()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.String) _isErrorObject = _json.ValueTextEquals("error"u8);
        else _json.Skip();
    }
}
