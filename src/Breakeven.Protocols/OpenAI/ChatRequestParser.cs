using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the top level of a chat request. One parser reads one body.</summary>
internal ref struct ChatRequestParser : IDisposable
{
    private const int LongestModel = 256;
    private const int MostChoices = 128;
    private const long LargestLimit = int.MaxValue;

    private readonly ReadOnlyMemory<byte> _body;
    private StrictJsonReader _json;
    private PromptSize _size;
    private string? _model;
    private string? _user;
    private bool _stream;
    private bool _includeUsage;
    private bool _hasTools;
    private long? _maxTokens;
    private long? _maxCompletionTokens;
    private int _choices = 1;
    private double? _temperature;
    private ServiceTier _tier;
    private Range _modelValue;
    private Range _messages;
    private Range _tools;
    private BodyEdit? _usageEdit;

    private ChatRequestParser(ReadOnlyMemory<byte> body)
    {
        _body = body;
        _json = new StrictJsonReader(body);
    }

    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public static ChatRequest Parse(ReadOnlyMemory<byte> body)
    {
        using ChatRequestParser parser = new(body);
        return parser.Parse();
    }

    public readonly void Dispose() => _json.Dispose();

    private ChatRequest Parse()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject) throw Rejected("The body must be a JSON object.");
        while (_json.ReadProperty()) ParseField();
        int end = _json.TokenStart;
        _json.Read(); // anything but white space after the object is an error

        if (_model is null) throw Rejected("model is required.", "model");
        if (_messages.End.Value == 0) throw Rejected("messages is required.", "messages");
        return new ChatRequest
        {
            Body = _body,
            Model = _model,
            ModelValue = _modelValue,
            Messages = _messages,
            Tools = _tools,
            Stream = _stream,
            ClientWantsUsage = _includeUsage,
            UsageEdit = _usageEdit ?? StreamOptions.AddTo(end),
            MaxOutputTokens = _maxCompletionTokens ?? _maxTokens,
            Choices = _choices,
            EstimatedInputTokens = _size.EstimatedTokens,
            HasTools = _hasTools,
            HasImages = _size.Images > 0,
            Temperature = _temperature,
            User = _user,
            Tier = _tier,
        };
    }

    private void ParseField()
    {
        if (Is("model"u8)) ParseModel();
        else if (Is("messages"u8)) ParseMessages();
        else if (Is("stream"u8)) _stream = ReadFlag("stream");
        else if (Is("stream_options"u8)) ParseStreamOptions();
        else if (Is("max_tokens"u8)) _maxTokens = ReadInteger("max_tokens", LargestLimit);
        else if (Is("max_completion_tokens"u8)) _maxCompletionTokens = ReadInteger("max_completion_tokens", LargestLimit);
        else if (Is("n"u8)) _choices = (int)(ReadInteger("n", MostChoices) ?? 1);
        else if (Is("temperature"u8)) _temperature = ReadNumber("temperature");
        else if (Is("top_p"u8)) ReadNumber("top_p");
        else if (Is("presence_penalty"u8)) ReadNumber("presence_penalty");
        else if (Is("frequency_penalty"u8)) ReadNumber("frequency_penalty");
        else if (Is("tools"u8)) ParseTools("tools");
        else if (Is("functions"u8)) ParseTools("functions");
        else if (Is("response_format"u8)) ParseSchema();
        else if (Is("user"u8)) ParseUser();
        else if (Is("service_tier"u8)) ParseTier();
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
        ChatMessagesParser.Parse(ref _json, ref _size);
        _messages = start.._json.TokenEnd;
    }

    private void ParseStreamOptions()
    {
        _json.Read();
        (_includeUsage, _usageEdit) = StreamOptions.Parse(ref _json);
    }

    private void ParseTools(string param)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.StartArray) throw Rejected($"{param} must be an array.", param);
        int start = _json.TokenStart;
        bool any = false;
        while (_json.ReadElement())
        {
            any = true;
            _size.TextBytes += _json.Skip();
        }
        if (!any) return;
        _hasTools = true;
        _tools = start.._json.TokenEnd;
    }

    private void ParseSchema()
    {
        _json.Read();
        _size.TextBytes += _json.Skip();
    }

    private void ParseUser()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.String) throw Rejected("user must be a string.", "user");
        _user = _json.GetString();
    }

    private void ParseTier()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.String) throw Rejected("service_tier must be a string.", "service_tier");
        _tier = Is("flex"u8) ? ServiceTier.Flex
            : Is("priority"u8) ? ServiceTier.Priority
            : Is("batch"u8) ? ServiceTier.Batch
            : ServiceTier.Default;
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

    private long? ReadInteger(string param, long most)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return null;
        if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInteger(out long value) || value < 1 || value > most)
        {
            throw Rejected($"{param} must be a whole number from 1 to {most}.", param);
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

    private void SkipValue()
    {
        _json.Read();
        _json.Skip();
    }

    private static RequestRejectedException Rejected(string message, string? param = null) => new(RequestErrors.Invalid(message, param));
}
