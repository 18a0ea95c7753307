using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Reads the top level of a request. One parser reads one body.</summary>
internal ref struct MessagesRequestParser : IDisposable
{
    private readonly WireFormat _format;
    private readonly ReadOnlyMemory<byte> _body;
    private StrictJsonReader _json;
    private PromptSize _size;
    private string? _model;
    private string? _user;
    private bool _stream;
    private long? _maxTokens;
    private double? _temperature;
    private Range _modelValue;
    private Range _system;
    private Range _messages;
    private Range _tools;

    private MessagesRequestParser(WireFormat format, ReadOnlyMemory<byte> body)
    {
        _format = format;
        _body = body;
        _json = new StrictJsonReader(body);
    }

    /// <summary>A message, which needs <c>max_tokens</c>.</summary>
    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public static MessagesRequest ParseMessage(ReadOnlyMemory<byte> body) => Parse(WireFormat.Messages, body);

    /// <summary>A count of tokens, which does not.</summary>
    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public static MessagesRequest ParseCount(ReadOnlyMemory<byte> body) => Parse(WireFormat.CountTokens, body);

    public readonly void Dispose() => _json.Dispose();

    private static MessagesRequest Parse(WireFormat format, ReadOnlyMemory<byte> body)
    {
        using MessagesRequestParser parser = new(format, body);
        return parser.Parse();
    }

    private MessagesRequest Parse()
    {
        RequestFields.EnterBody(ref _json);
        while (_json.ReadProperty()) ParseField();
        _json.Read(); // anything but white space after the object is an error

        if (_model is null) throw RequestFields.Rejected("model is required.", "model");
        if (_messages.End.Value == 0) throw RequestFields.Rejected("messages is required.", "messages");
        bool isMessage = _format == WireFormat.Messages;
        if (isMessage && _maxTokens is null) throw RequestFields.Rejected("max_tokens is required.", "max_tokens");
        return new MessagesRequest(_format)
        {
            Body = _body,
            Model = _model,
            ModelValue = _modelValue,
            System = _system,
            Messages = _messages,
            Tools = _tools,
            Stream = isMessage && _stream,
            MaxOutputTokens = isMessage ? _maxTokens : null,
            EstimatedInputTokens = _size.EstimatedTokens,
            LargestInputTokens = _size.LargestTokens(_body.Length),
            HasTools = _tools.End.Value > 0,
            HasImages = _size.Images > 0,
            Temperature = _temperature,
            User = _user,
        };
    }

    private void ParseField()
    {
        if (Is("model"u8)) (_model, _modelValue) = RequestFields.ReadModel(ref _json);
        else if (Is("messages"u8)) ParseMessages();
        else if (Is("system"u8)) ParseSystem();
        else if (Is("max_tokens"u8)) _maxTokens = RequestFields.ReadInteger(ref _json, "max_tokens", 1, RequestFields.LargestLimit);
        else if (Is("stream"u8)) _stream = RequestFields.ReadFlag(ref _json, "stream") ?? false;
        else if (Is("temperature"u8)) _temperature = RequestFields.ReadNumber(ref _json, "temperature");
        else if (Is("top_p"u8)) RequestFields.ReadNumber(ref _json, "top_p");
        else if (Is("top_k"u8)) RequestFields.ReadInteger(ref _json, "top_k", 0, RequestFields.LargestLimit);
        else if (Is("stop_sequences"u8)) ParseStopSequences();
        else if (Is("tools"u8)) _tools = RequestFields.ReadObjects(ref _json, "tools", ref _size.TextBytes);
        else if (Is("tool_choice"u8)) ParseTyped("tool_choice");
        else if (Is("thinking"u8)) ParseTyped("thinking");
        else if (Is("output_format"u8) || Is("output_config"u8)) _size.TextBytes += RequestFields.SkipValue(ref _json);
        else if (Is("metadata"u8)) ParseMetadata();
        else if (Is("service_tier"u8)) RequestFields.ReadTier(ref _json); // says which capacity may be used, not at which price: all are the default tier
        else RequestFields.SkipValue(ref _json);
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.TextIs(name);

    private void ParseMessages()
    {
        _json.Read();
        int start = _json.TokenStart;
        MessagesParser.ParseMessages(ref _json, ref _size);
        _messages = start.._json.TokenEnd;
    }

    private void ParseSystem()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        int start = _json.TokenStart;
        MessagesParser.ParseSystem(ref _json, ref _size);
        _system = start.._json.TokenEnd;
    }

    // An object that names its kind: what kinds there are is for the target to know.
    private void ParseTyped(string param)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.StartObject) throw RequestFields.Rejected($"{param} must be an object.", param);
        bool hasType = false;
        while (_json.ReadProperty())
        {
            bool isType = Is("type"u8);
            _json.Read();
            hasType |= isType && _json.TokenType == JsonTokenType.String;
            _json.Skip();
        }
        if (!hasType) throw RequestFields.Rejected($"{param} needs a type.", param);
    }

    private void ParseStopSequences()
    {
        const string Param = "stop_sequences";
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.StartArray) throw RequestFields.Rejected($"{Param} must be an array.", Param);
        while (_json.ReadElement())
        {
            if (_json.TokenType != JsonTokenType.String) throw RequestFields.Rejected($"{Param} must hold strings.", Param);
        }
    }

    private void ParseMetadata()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.StartObject) throw RequestFields.Rejected("metadata must be an object.", "metadata");
        while (_json.ReadProperty())
        {
            bool isUser = Is("user_id"u8);
            _json.Read();
            if (isUser && _json.TokenType == JsonTokenType.String) _user = _json.GetString();
            else if (isUser && _json.TokenType != JsonTokenType.Null) throw RequestFields.Rejected("metadata.user_id must be a string.", "metadata.user_id");
            _json.Skip();
        }
    }
}
