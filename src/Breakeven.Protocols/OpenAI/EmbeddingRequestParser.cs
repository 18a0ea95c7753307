using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads <c>POST /v1/embeddings</c>. One parser reads one body.</summary>
internal ref struct EmbeddingRequestParser : IDisposable
{
    private readonly ReadOnlyMemory<byte> _body;
    private StrictJsonReader _json;
    private PromptSize _size;
    private string? _model;
    private string? _user;
    private long? _dimensions;
    private bool _base64;
    private bool _isText;
    private ServiceTier _tier;
    private Range _modelValue;
    private Range _input;
    private Range _messages;
    private ImmutableArray<string> _unknown = [];

    private EmbeddingRequestParser(ReadOnlyMemory<byte> body)
    {
        _body = body;
        _json = new StrictJsonReader(body);
    }

    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public static EmbeddingRequest Parse(ReadOnlyMemory<byte> body)
    {
        using EmbeddingRequestParser parser = new(body);
        return parser.Parse();
    }

    public readonly void Dispose() => _json.Dispose();

    private EmbeddingRequest Parse()
    {
        RequestFields.EnterBody(ref _json);
        while (_json.ReadProperty()) ParseField();
        _json.Read(); // anything but white space after the object is an error

        bool hasInput = _input.End.Value > 0;
        bool hasMessages = _messages.End.Value > 0;
        if (_model is null) throw RequestFields.Rejected("model is required.", "model");
        if (!hasInput && !hasMessages) throw RequestFields.Rejected("input is required.", "input");
        if (hasInput && hasMessages) throw RequestFields.Rejected("Send input or messages, not both.", "messages");
        return new EmbeddingRequest
        {
            Body = _body,
            Model = _model,
            ModelValue = _modelValue,
            Input = hasInput ? _input : _messages,
            IsText = _isText,
            HasMessages = hasMessages,
            HasImages = _size.Images > 0,
            Dimensions = _dimensions,
            WantsBase64 = _base64,
            EstimatedInputTokens = _size.EstimatedTokens,
            LargestInputTokens = _size.LargestTokens(_body.Length),
            User = _user,
            Tier = _tier,
            Unknown = _unknown,
        };
    }

    private void ParseField()
    {
        if (Is("model"u8)) (_model, _modelValue) = RequestFields.ReadModel(ref _json);
        else if (Is("input"u8)) ParseInput();
        else if (Is("messages"u8)) ParseMessages();
        else if (Is("dimensions"u8)) _dimensions = RequestFields.ReadInteger(ref _json, "dimensions", 1, RequestFields.LargestLimit);
        else if (Is("encoding_format"u8)) ParseEncoding();
        else if (Is("stream"u8)) ParseStream();
        else if (Is("user"u8)) _user = RequestFields.ReadText(ref _json, "user");
        else if (Is("service_tier"u8)) _tier = RequestFields.ReadTier(ref _json);
        else ParseUnknown();
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.TextIs(name);

    private void ParseInput()
    {
        _json.Read();
        int start = _json.TokenStart;
        Utf8JsonReader first = _json.Token;
        // A list is of one kind, so its first element tells which.
        _isText = first.TokenType == JsonTokenType.String || (first.TokenType == JsonTokenType.StartArray && first.Read() && first.TokenType == JsonTokenType.String);
        TextsParser.Parse(ref _json, "input", allowObjects: true, ref _size);
        _input = start.._json.TokenEnd;
    }

    private void ParseMessages()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        int start = _json.TokenStart;
        ChatMessagesParser.Parse(ref _json, ref _size);
        _messages = start.._json.TokenEnd;
    }

    private void ParseEncoding() => _base64 = RequestFields.ReadText(ref _json, "encoding_format") switch
    {
        null or "float" => false,
        "base64" => true,
        _ => throw RequestFields.Rejected("encoding_format must be float or base64.", "encoding_format"),
    };

    private void ParseStream()
    {
        if (RequestFields.ReadFlag(ref _json, "stream") == true) throw RequestFields.Rejected("Embeddings are not streamed. Leave stream out.", "stream");
    }

    private void ParseUnknown()
    {
        _unknown = _unknown.Add(_json.GetString());
        RequestFields.SkipValue(ref _json);
    }
}
