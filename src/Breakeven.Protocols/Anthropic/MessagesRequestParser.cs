using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Reads the top level of a request. One parser reads one body.</summary>
internal ref struct MessagesRequestParser : IDisposable
{
    private const int LongestModel = 256;
    private const long LargestLimit = int.MaxValue;

    private readonly WireFormat _format;
    private readonly ReadOnlyMemory<byte> _body;
    private StrictJsonReader _json;
    private PromptSize _size;
    private string? _model;
    private string? _user;
    private bool _stream;
    private bool _hasTools;
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
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject) throw Rejected("The body must be a JSON object.");
        while (_json.ReadProperty()) ParseField();
        _json.Read(); // anything but white space after the object is an error

        if (_model is null) throw Rejected("model is required.", "model");
        if (_messages.End.Value == 0) throw Rejected("messages is required.", "messages");
        bool isMessage = _format == WireFormat.Messages;
        if (isMessage && _maxTokens is null) throw Rejected("max_tokens is required.", "max_tokens");
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
            HasTools = _hasTools,
            HasImages = _size.Images > 0,
            Temperature = _temperature,
            User = _user,
        };
    }

    private void ParseField()
    {
        if (Is("model"u8)) ParseModel();
        else if (Is("messages"u8)) ParseMessages();
        else if (Is("system"u8)) ParseSystem();
        else if (Is("max_tokens"u8)) _maxTokens = ReadInteger("max_tokens", 1);
        else if (Is("stream"u8)) _stream = ReadFlag("stream");
        else if (Is("temperature"u8)) _temperature = ReadNumber("temperature");
        else if (Is("top_p"u8)) ReadNumber("top_p");
        else if (Is("top_k"u8)) ReadInteger("top_k", 0);
        else if (Is("stop_sequences"u8)) ParseStopSequences();
        else if (Is("tools"u8)) ParseTools();
        else if (Is("tool_choice"u8)) ParseTyped("tool_choice");
        else if (Is("thinking"u8)) ParseTyped("thinking");
        else if (Is("output_format"u8) || Is("output_config"u8)) _size.TextBytes += SkipValue();
        else if (Is("metadata"u8)) ParseMetadata();
        else if (Is("service_tier"u8)) ParseServiceTier();
        else SkipValue();
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.TextIs(name);

    private void ParseModel()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String) throw Rejected("model must be a string.", "model");
        // A character takes at most three bytes per UTF-16 unit: what is longer is not worth decoding.
        string model = _json.TextLength <= 3 * LongestModel ? _json.GetString() : "";
        if (string.IsNullOrWhiteSpace(model) || model.Length > LongestModel) throw Rejected($"model must have 1 to {LongestModel} characters.", "model");
        if (model.AsSpan().ContainsAnyInRange('\0', '\x1F') || model.AsSpan().ContainsAnyInRange('\x7F', '\x9F')) throw Rejected("model must hold no control characters.", "model");
        _model = model;
        _modelValue = _json.TokenStart.._json.TokenEnd;
    }

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

    private void ParseTools()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.StartArray) throw Rejected("tools must be an array.", "tools");
        int start = _json.TokenStart;
        while (_json.ReadElement())
        {
            if (_json.TokenType != JsonTokenType.StartObject) throw Rejected("tools must hold objects.", "tools");
            _hasTools = true;
            _size.TextBytes += _json.Skip();
        }
        if (_hasTools) _tools = start.._json.TokenEnd;
    }

    // An object that names its kind: what kinds there are is for the target to know.
    private void ParseTyped(string param)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.StartObject) throw Rejected($"{param} must be an object.", param);
        bool hasType = false;
        while (_json.ReadProperty())
        {
            bool isType = Is("type"u8);
            _json.Read();
            hasType |= isType && _json.TokenType == JsonTokenType.String;
            _json.Skip();
        }
        if (!hasType) throw Rejected($"{param} needs a type.", param);
    }

    private void ParseStopSequences()
    {
        const string Param = "stop_sequences";
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.StartArray) throw Rejected($"{Param} must be an array.", Param);
        while (_json.ReadElement())
        {
            if (_json.TokenType != JsonTokenType.String) throw Rejected($"{Param} must hold strings.", Param);
        }
    }

    private void ParseMetadata()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.StartObject) throw Rejected("metadata must be an object.", "metadata");
        while (_json.ReadProperty())
        {
            bool isUser = Is("user_id"u8);
            _json.Read();
            if (isUser && _json.TokenType == JsonTokenType.String) _user = _json.GetString();
            else if (isUser && _json.TokenType != JsonTokenType.Null) throw Rejected("metadata.user_id must be a string.", "metadata.user_id");
            _json.Skip();
        }
    }

    // "auto" and "standard_only" say which capacity may be used, not at which price: both are the default tier.
    private void ParseServiceTier()
    {
        _json.Read();
        if (_json.TokenType is not (JsonTokenType.String or JsonTokenType.Null)) throw Rejected("service_tier must be a string.", "service_tier");
    }

    private bool ReadFlag(string param)
    {
        _json.Read();
        return _json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False or JsonTokenType.Null => false,
            _ => throw Rejected($"{param} must be true or false.", param),
        };
    }

    private long? ReadInteger(string param, long least)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return null;
        if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInteger(out long value) || value < least || value > LargestLimit)
        {
            throw Rejected($"{param} must be a whole number from {least} to {LargestLimit}.", param);
        }
        return value;
    }

    private double? ReadNumber(string param)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return null;
        if (_json.TokenType != JsonTokenType.Number || !_json.TryGetNumber(out double value)) throw Rejected($"{param} must be a finite number.", param);
        return value;
    }

    private int SkipValue()
    {
        _json.Read();
        return _json.Skip();
    }

    private static RequestRejectedException Rejected(string message, string? param = null) => new(RequestErrors.Invalid(message, param));
}
