using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>Reads the facts of what a provider answered, in whole or in events: as tolerant as request reading is strict, since the bytes go on unharmed.</summary>
internal ref struct ResponsesPayloadReader
{
    private const int LongestRawUsage = 2 * 1024;

    private readonly ReadOnlySpan<byte> _data;
    private Utf8JsonReader _json;
    private ResponsesPayload _payload;
    private ProviderFault _topLevelFault;
    private bool _hasType;
    private bool _isErrorObject; // {"object":"error",…}, as engines say it, with a type of their own

    private ResponsesPayloadReader(ReadOnlySpan<byte> data)
    {
        _data = data;
        _json = new Utf8JsonReader(data, WireJson.ReaderOptions);
    }

    /// <param name="type">The type of the stream's event, for an engine that does not repeat it in the data; empty for a whole answer.</param>
    /// <param name="data">One JSON document, of any bytes.</param>
    /// <param name="payload">What it carries; nothing when it is malformed.</param>
    /// <returns>False when the data is no JSON object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, out ResponsesPayload payload)
    {
        payload = default;
        if (data.StartsWith("\uFEFF"u8)) data = data[3..];
        try
        {
            ResponsesPayloadReader reader = new(data);
            if (!reader.TryReadObject(type)) return false;
            payload = reader._payload;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: text that cannot be decoded
        {
            return false;
        }
    }

    private bool TryReadObject(ReadOnlySpan<byte> type)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject) return false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName) ReadField();
        if (_isErrorObject) _payload.Kind = ResponsesEventKind.Error;
        else if (!_hasType) _payload.Kind = ResponsesEventKinds.Of(type);
        if (_payload.Kind is ResponsesEventKind.Error or ResponsesEventKind.Failed || _payload.Status is "failed" or "cancelled") _payload.Error ??= _topLevelFault.ToError();
        _json.Read();
        return true;
    }

    // A whole response and the one inside an event are read alike: their fields have names of their own.
    private void ReadField()
    {
        if (_json.ValueTextEquals("type"u8)) ReadType();
        else if (_json.ValueTextEquals("delta"u8)) ReadDelta();
        else if (_json.ValueTextEquals("item"u8)) ReadItem();
        else if (_json.ValueTextEquals("response"u8)) ReadResponse();
        else if (!TryReadResponseField()) _topLevelFault.ReadMember(ref _json);
    }

    private bool TryReadResponseField()
    {
        if (_json.ValueTextEquals("id"u8)) _payload.AnswerId = ReadName() ?? _payload.AnswerId;
        else if (_json.ValueTextEquals("model"u8)) _payload.ResponseModel = ReadName() ?? _payload.ResponseModel;
        else if (_json.ValueTextEquals("status"u8)) _payload.Status = ReadName();
        else if (_json.ValueTextEquals("object"u8)) ReadObjectName();
        else if (_json.ValueTextEquals("output"u8)) ReadOutput();
        else if (_json.ValueTextEquals("usage"u8)) ReadUsage();
        else if (_json.ValueTextEquals("incomplete_details"u8)) ReadIncompleteDetails();
        else if (_json.ValueTextEquals("error"u8)) ReadError();
        else return false;
        return true;
    }

    private void ReadType()
    {
        Utf8JsonReader value = _json;
        value.Read();
        _hasType = value.TokenType == JsonTokenType.String;
        if (_hasType) _payload.Kind = ResponsesEventKinds.Read(in value);
        if (_hasType && value.ValueSpan.StartsWith("response."u8)) SkipValue();
        else _topLevelFault.ReadMember(ref _json); // in an error object it is the error's
    }

    private void ReadDelta()
    {
        _json.Read();
        _payload.DeltaBytes = JsonText.Measure(ref _json);
    }

    private void ReadItem()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.StartObject) ResponsesItemMeter.Measure(ref _json, ref _payload);
        else _json.Skip();
    }

    private void ReadResponse()
    {
        if (!Enter(JsonTokenType.StartObject)) return;
        _payload.HasResponse = true;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadResponseField()) SkipValue();
        }
    }

    private void ReadObjectName()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.String)
        {
            _payload.HasResponse |= _json.ValueTextEquals("response"u8);
            _isErrorObject |= _json.ValueTextEquals("error"u8);
        }
        else _json.Skip();
    }

    private void ReadOutput()
    {
        if (!Enter(JsonTokenType.StartArray)) return;
        _payload.HasResponse = true;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType == JsonTokenType.StartObject) ResponsesItemMeter.Measure(ref _json, ref _payload);
            else _json.Skip();
        }
    }

    private void ReadUsage()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        int start = (int)_json.TokenStartIndex;
        _payload.HasUsage = true;
        _payload.Usage = ResponsesUsageReader.Read(ref _json);
        ReadOnlySpan<byte> raw = _data[start..(int)_json.BytesConsumed];
        if (raw.Length <= LongestRawUsage) _payload.RawUsage = Encoding.UTF8.GetString(raw);
    }

    private void ReadIncompleteDetails()
    {
        if (!Enter(JsonTokenType.StartObject)) return;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("reason"u8)) _payload.IncompleteReason = ReadName();
            else SkipValue();
        }
    }

    private void ReadError()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.Null) _payload.Error ??= ProviderFault.Read(ref _json).ToError();
    }

    private string? ReadName()
    {
        _json.Read();
        return JsonText.ReadShort(ref _json);
    }

    private bool Enter(JsonTokenType start)
    {
        _json.Read();
        if (_json.TokenType == start) return true;
        _json.Skip();
        return false;
    }

    private void SkipValue()
    {
        _json.Read();
        _json.Skip();
    }
}
