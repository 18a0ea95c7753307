using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Reads what a provider answered, in whole or in events: as tolerant as request reading is strict, since the bytes go on unharmed.</summary>
internal ref struct MessagesPayloadReader
{
    private readonly ReadOnlySpan<byte> _data;
    private Utf8JsonReader _json;
    private MessagesPayload _payload;
    private ProviderFault _topLevelFault;
    private bool _isErrorObject;

    private MessagesPayloadReader(ReadOnlySpan<byte> data)
    {
        _data = data;
        _json = new Utf8JsonReader(data, WireJson.ReaderOptions);
    }

    /// <param name="type">The event's name, which counts where the data has no <c>type</c>; empty when there is none.</param>
    /// <param name="data">One JSON document, of any bytes.</param>
    /// <param name="payload">What it carries; nothing when it is malformed. Its spans are of <paramref name="data"/>.</param>
    /// <returns>False when the data is no JSON object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, out MessagesPayload payload)
    {
        payload = default;
        if (data.StartsWith("\uFEFF"u8)) data = data[3..];
        try
        {
            MessagesPayloadReader reader = new(data);
            if (!reader.TryReadObject(type)) return false;
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

    private bool TryReadObject(ReadOnlySpan<byte> type)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject) return false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName) ReadField();
        _json.Read();
        if (_payload.Type == PayloadType.Unknown) _payload.Type = TypeOf(type);
        if (_payload.Type == PayloadType.Error || _isErrorObject) _payload.Error ??= _topLevelFault.ToError();
        return true;
    }

    private void ReadField()
    {
        if (_json.ValueTextEquals("type"u8)) ReadType();
        else if (_json.ValueTextEquals("index"u8)) ReadIndex();
        else if (_json.ValueTextEquals("delta"u8) || _json.ValueTextEquals("content_block"u8)) _payload.Piece = AnswerPiece.ReadValue(_data, ref _json);
        else if (_json.ValueTextEquals("message"u8)) ReadMessage();
        else if (_json.ValueTextEquals("error"u8)) ReadError();
        else if (_json.ValueTextEquals("object"u8)) ReadObjectName();
        else if (!TryReadMessageField()) _topLevelFault.ReadMember(ref _json);
    }

    private void ReadType()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.String && !_json.ValueIsEscaped) _payload.Type = TypeOf(_json.ValueSpan);
        else _json.Skip();
    }

    // The message that begins; in some errors it is their text instead, which is not taken.
    private void ReadMessage()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _topLevelFault.ReadMessage(ref _json);
            return;
        }
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (TryReadMessageField()) continue;
            _json.Read();
            _json.Skip();
        }
    }

    private bool TryReadMessageField()
    {
        if (_json.ValueTextEquals("usage"u8)) _payload.Usage = ReadRaw(JsonTokenType.StartObject);
        else if (_json.ValueTextEquals("content"u8)) _payload.Content = ReadRaw(JsonTokenType.StartArray);
        else if (_json.ValueTextEquals("id"u8)) _payload.Id = ReadName();
        else if (_json.ValueTextEquals("model"u8)) _payload.Model = ReadName();
        else if (_json.ValueTextEquals("stop_reason"u8)) _payload.StopReason = ReadName();
        else if (_json.ValueTextEquals("stop_sequence"u8)) _payload.StopSequence = ReadName();
        else return false;
        return true;
    }

    private void ReadError()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        _payload.Error = ProviderFault.Read(ref _json).ToError();
        _payload.Type = PayloadType.Error;
    }

    // Engines that speak OpenAI's errors here too: {"object":"error","message":…,"type":…,"code":…}
    private void ReadObjectName()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.String) _isErrorObject = _json.ValueTextEquals("error"u8);
        else _json.Skip();
    }

    private void ReadIndex()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out int index)) _payload.Index = index;
        _json.Skip();
    }

    private ReadOnlySpan<byte> ReadRaw(JsonTokenType kind)
    {
        _json.Read();
        bool isWanted = _json.TokenType == kind;
        int start = (int)_json.TokenStartIndex;
        _json.Skip();
        return isWanted ? _data[start..(int)_json.BytesConsumed] : default;
    }

    private string? ReadName()
    {
        _json.Read();
        return JsonText.ReadShort(ref _json);
    }

    private static PayloadType TypeOf(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("content_block_delta"u8) ? PayloadType.BlockDelta
        : word.SequenceEqual("content_block_start"u8) ? PayloadType.BlockStart
        : word.SequenceEqual("content_block_stop"u8) ? PayloadType.BlockStop
        : word.SequenceEqual("message_start"u8) ? PayloadType.MessageStart
        : word.SequenceEqual("message_delta"u8) ? PayloadType.MessageDelta
        : word.SequenceEqual("message_stop"u8) ? PayloadType.MessageStop
        : word.SequenceEqual("message"u8) ? PayloadType.Message
        : word.SequenceEqual("ping"u8) ? PayloadType.Ping
        : word.SequenceEqual("error"u8) ? PayloadType.Error
        : PayloadType.Unknown;
}
