using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the top level of a chat request. One parser reads one body.</summary>
internal ref struct ChatRequestParser : IDisposable
{
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
        RequestFields.EnterBody(ref _json);
        while (_json.ReadProperty()) ParseField();
        int end = _json.TokenStart;
        _json.Read(); // anything but white space after the object is an error

        if (_model is null) throw RequestFields.Rejected("model is required.", "model");
        if (_messages.End.Value == 0) throw RequestFields.Rejected("messages is required.", "messages");
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
            LargestInputTokens = _size.LargestTokens(_body.Length),
            HasTools = _hasTools,
            HasImages = _size.Images > 0,
            Temperature = _temperature,
            User = _user,
            Tier = _tier,
        };
    }

    private void ParseField()
    {
        if (Is("model"u8)) (_model, _modelValue) = RequestFields.ReadModel(ref _json);
        else if (Is("messages"u8)) ParseMessages();
        else if (Is("stream"u8)) _stream = RequestFields.ReadFlag(ref _json, "stream") ?? false;
        else if (Is("stream_options"u8)) ParseStreamOptions();
        else if (Is("max_tokens"u8)) _maxTokens = RequestFields.ReadInteger(ref _json, "max_tokens", 1, RequestFields.LargestLimit);
        else if (Is("max_completion_tokens"u8)) _maxCompletionTokens = RequestFields.ReadInteger(ref _json, "max_completion_tokens", 1, RequestFields.LargestLimit);
        else if (Is("n"u8)) _choices = (int)(RequestFields.ReadInteger(ref _json, "n", 1, RequestFields.MostChoices) ?? 1);
        else if (Is("temperature"u8)) _temperature = RequestFields.ReadNumber(ref _json, "temperature");
        else if (Is("top_p"u8)) RequestFields.ReadNumber(ref _json, "top_p");
        else if (Is("presence_penalty"u8)) RequestFields.ReadNumber(ref _json, "presence_penalty");
        else if (Is("frequency_penalty"u8)) RequestFields.ReadNumber(ref _json, "frequency_penalty");
        else if (Is("tools"u8)) ParseTools("tools");
        else if (Is("functions"u8)) ParseTools("functions");
        else if (Is("response_format"u8)) _size.TextBytes += RequestFields.SkipValue(ref _json);
        else if (Is("user"u8)) _user = RequestFields.ReadText(ref _json, "user");
        else if (Is("service_tier"u8)) _tier = RequestFields.ReadTier(ref _json);
        else RequestFields.SkipValue(ref _json);
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.TextIs(name);

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
        if (_json.TokenType != JsonTokenType.StartArray) throw RequestFields.Rejected($"{param} must be an array.", param);
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
}
