using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Reads the top level of a request. One parser reads one body.</summary>
/// <remarks>Fields that Ollama's server does not know are passed over, as it does.</remarks>
internal ref struct OllamaRequestParser : IDisposable
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly WireFormat _format;
    private readonly OllamaFields _fields = new();
    private StrictJsonReader _json;
    private PromptSize _size;
    private string? _model;
    private Range _modelValue;
    private bool _stream;
    private bool _hasInput;

    private OllamaRequestParser(WireFormat format, ReadOnlyMemory<byte> body)
    {
        _format = format;
        _body = body;
        _json = new StrictJsonReader(body);
        _stream = format != WireFormat.OllamaEmbed; // Ollama streams unless it is told not to
    }

    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public static OllamaRequest ParseChat(ReadOnlyMemory<byte> body) => Parse(WireFormat.OllamaChat, body);

    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public static OllamaRequest ParseGenerate(ReadOnlyMemory<byte> body) => Parse(WireFormat.OllamaGenerate, body);

    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public static OllamaRequest ParseEmbed(ReadOnlyMemory<byte> body) => Parse(WireFormat.OllamaEmbed, body);

    public readonly void Dispose() => _json.Dispose();

    private static OllamaRequest Parse(WireFormat format, ReadOnlyMemory<byte> body)
    {
        using OllamaRequestParser parser = new(format, body);
        return parser.Parse();
    }

    private OllamaRequest Parse()
    {
        RequestFields.EnterBody(ref _json);
        while (_json.ReadProperty()) ParseField();
        _json.Read(); // anything but white space after the object is an error

        if (_model is null) throw RequestFields.Rejected("model is required.", "model");
        if (_format == WireFormat.OllamaEmbed && !_hasInput) throw RequestFields.Rejected("input is required.", "input");
        return new OllamaRequest(_format)
        {
            Body = _body,
            Model = _model,
            ModelValue = _modelValue,
            Fields = _fields,
            Stream = _stream,
            MaxOutputTokens = _fields.Options.NumPredict > 0 ? _fields.Options.NumPredict : null,
            EstimatedInputTokens = _size.EstimatedTokens,
            LargestInputTokens = _size.LargestTokens(_body.Length),
            HasTools = OllamaFields.Has(_fields.Tools),
            HasImages = _size.Images > 0,
            Temperature = _fields.Options.Temperature,
        };
    }

    private void ParseField()
    {
        if (Is("model"u8)) (_model, _modelValue) = RequestFields.ReadModel(ref _json);
        else if (Is("options"u8)) ParseOptions();
        else if (_format == WireFormat.OllamaEmbed) ParseEmbedField();
        else if (Is("stream"u8)) _stream = RequestFields.ReadFlag(ref _json, "stream") ?? true;
        else if (Is("format"u8)) ParseShape();
        else if (Is("think"u8)) ParseThink();
        else if (Is("logprobs"u8)) _fields.LogProbabilities = RequestFields.ReadFlag(ref _json, "logprobs");
        else if (Is("top_logprobs"u8)) _fields.TopLogProbabilities = (int)(RequestFields.ReadInteger(ref _json, "top_logprobs", 0, 20) ?? 0);
        else if (Is("_debug_render_only"u8)) _fields.WantsRenderOnly = RequestFields.ReadFlag(ref _json, "_debug_render_only") ?? false;
        else if (_format == WireFormat.OllamaChat) ParseChatField();
        else ParseGenerateField();
    }

    private void ParseChatField()
    {
        if (Is("messages"u8)) ParseMessages();
        else if (Is("tools"u8)) _fields.Tools = RequestFields.ReadObjects(ref _json, "tools", ref _size.TextBytes);
        else RequestFields.SkipValue(ref _json);
    }

    private void ParseGenerateField()
    {
        if (Is("prompt"u8)) _fields.Prompt = ReadText("prompt");
        else if (Is("system"u8)) _fields.System = ReadText("system");
        else if (Is("suffix"u8)) _fields.Suffix = ReadText("suffix");
        else if (Is("template"u8)) _fields.HasTemplate = OllamaFields.Has(ReadText("template"));
        else if (Is("images"u8)) _fields.Images = OllamaMessagesParser.ParseImages(ref _json, ref _size, "images");
        else if (Is("raw"u8)) _fields.IsRaw = RequestFields.ReadFlag(ref _json, "raw") ?? false;
        else if (Is("context"u8)) ParseContext();
        else RequestFields.SkipValue(ref _json);
    }

    private void ParseEmbedField()
    {
        if (Is("input"u8)) ParseInput();
        else if (Is("dimensions"u8)) _fields.Dimensions = RequestFields.ReadInteger(ref _json, "dimensions", 0, int.MaxValue) is long d and > 0 ? d : null;
        else RequestFields.SkipValue(ref _json);
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.TextIs(name);

    private void ParseOptions()
    {
        _json.Read();
        _fields.Options = OllamaOptionsParser.Parse(ref _json);
    }

    private void ParseMessages()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        int start = _json.TokenStart;
        if (OllamaMessagesParser.Parse(ref _json, ref _size)) _fields.Messages = start.._json.TokenEnd;
    }

    private void ParseShape()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null || (_json.TokenType == JsonTokenType.String && _json.TextLength == 0)) return;
        if (_json.TokenType == JsonTokenType.String && Is("json"u8)) _fields.WantsJson = true;
        else if (_json.TokenType == JsonTokenType.StartObject)
        {
            int start = _json.TokenStart;
            _size.TextBytes += _json.Skip();
            _fields.Schema = start.._json.TokenEnd;
        }
        else throw RequestFields.Rejected("format must be \"json\" or a JSON schema.", "format");
    }

    private void ParseThink()
    {
        _json.Read();
        _fields.Think = _json.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.False => new ReasoningWish("none", null),
            JsonTokenType.True => new ReasoningWish("medium", null), // OpenAI's word for as much as usual
            JsonTokenType.String when _json.TextLength is > 0 and <= 16 => new ReasoningWish(_json.GetString(), null),
            _ => throw RequestFields.Rejected("think must be true, false, \"low\", \"medium\" or \"high\".", "think"),
        };
    }

    // An earlier conversation in tokens: they are prompt, whatever their text is.
    private void ParseContext()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.StartArray) throw RequestFields.Rejected("context must be an array of tokens.", "context");
        while (_json.ReadElement())
        {
            if (_json.TokenType != JsonTokenType.Number) throw RequestFields.Rejected("context must be an array of tokens.", "context");
            _fields.HasContext = true;
            _size.TextBytes += 4;
        }
    }

    private void ParseInput()
    {
        _json.Read();
        int start = _json.TokenStart;
        if (_json.TokenType == JsonTokenType.String) _size.TextBytes += _json.TextLength;
        else if (_json.TokenType == JsonTokenType.StartArray)
        {
            while (_json.ReadElement())
            {
                if (_json.TokenType != JsonTokenType.String) throw RequestFields.Rejected("input must be a string or an array of strings.", "input");
                _size.TextBytes += _json.TextLength;
            }
        }
        else throw RequestFields.Rejected("input must be a string or an array of strings.", "input");
        _hasInput = true;
        _fields.Input = start.._json.TokenEnd;
    }

    /// <returns>Where the string is; an empty one counts as not there.</returns>
    private Range ReadText(string param)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return default;
        if (_json.TokenType != JsonTokenType.String) throw RequestFields.Rejected($"{param} must be a string.", param);
        _size.TextBytes += _json.TextLength;
        return _json.TextLength > 0 ? _json.TokenStart.._json.TokenEnd : default;
    }
}
