using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>Reads the top level of <c>POST /v1/responses</c>. One parser reads one body.</summary>
internal ref struct ResponsesRequestParser : IDisposable
{
    private readonly ReadOnlyMemory<byte> _body;
    private StrictJsonReader _json;
    private PromptSize _size;
    private string? _model;
    private string? _user;
    private string? _safetyIdentifier;
    private string? _previous;
    private bool _goesOn;
    private bool _stream;
    private long? _maxOutput;
    private double? _temperature;
    private ServiceTier _tier;
    private Range _modelValue;
    private Range _instructions;
    private Range _input;
    private Range _tools;

    private ResponsesRequestParser(ReadOnlyMemory<byte> body)
    {
        _body = body;
        _json = new StrictJsonReader(body);
    }

    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public static ResponsesRequest Parse(ReadOnlyMemory<byte> body)
    {
        using ResponsesRequestParser parser = new(body);
        return parser.Parse();
    }

    public readonly void Dispose() => _json.Dispose();

    private ResponsesRequest Parse()
    {
        RequestFields.EnterBody(ref _json);
        while (_json.ReadProperty()) ParseField();
        _json.Read(); // anything but white space after the object is an error

        if (_model is null) throw RequestFields.Rejected("model is required.", "model");
        if (_input.End.Value == 0 && !_goesOn) throw RequestFields.Rejected("input is required.", "input");
        return new ResponsesRequest(_previous)
        {
            Body = _body,
            Model = _model,
            ModelValue = _modelValue,
            Instructions = _instructions,
            Input = _input,
            Tools = _tools,
            Stream = _stream,
            MaxOutputTokens = _maxOutput,
            EstimatedInputTokens = _size.EstimatedTokens,
            LargestInputTokens = _size.LargestTokens(_body.Length),
            HasTools = _tools.End.Value > 0,
            HasImages = _size.Images > 0,
            Temperature = _temperature,
            User = _user ?? _safetyIdentifier,
            Tier = _tier,
        };
    }

    private void ParseField()
    {
        if (Is("model"u8)) (_model, _modelValue) = RequestFields.ReadModel(ref _json);
        else if (Is("input"u8)) ParseInput();
        else if (Is("instructions"u8)) ParseInstructions();
        else if (Is("tools"u8)) _tools = RequestFields.ReadObjects(ref _json, "tools", ref _size.TextBytes);
        else if (Is("text"u8)) _size.TextBytes += ReadObject("text"); // a schema is read by the model
        else if (Is("reasoning"u8)) ReadObject("reasoning");
        else if (Is("stream"u8)) _stream = RequestFields.ReadFlag(ref _json, "stream") ?? false;
        else if (Is("max_output_tokens"u8)) _maxOutput = RequestFields.ReadInteger(ref _json, "max_output_tokens", 1, RequestFields.LargestLimit);
        else if (Is("temperature"u8)) _temperature = RequestFields.ReadNumber(ref _json, "temperature");
        else if (Is("top_p"u8)) RequestFields.ReadNumber(ref _json, "top_p");
        else if (Is("store"u8)) RequestFields.ReadFlag(ref _json, "store");
        else if (Is("background"u8)) RequestFields.ReadFlag(ref _json, "background");
        else if (Is("parallel_tool_calls"u8)) RequestFields.ReadFlag(ref _json, "parallel_tool_calls");
        else if (Is("user"u8)) _user = RequestFields.ReadText(ref _json, "user");
        else if (Is("safety_identifier"u8)) _safetyIdentifier = RequestFields.ReadText(ref _json, "safety_identifier");
        else if (Is("service_tier"u8)) _tier = RequestFields.ReadTier(ref _json);
        else if (Is("previous_response_id"u8)) ParsePrevious();
        else if (Is("conversation"u8) || Is("prompt"u8)) ParseKeptPrompt();
        else RequestFields.SkipValue(ref _json);
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.TextIs(name);

    private void ParseInput()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        int start = _json.TokenStart;
        ResponsesInputParser.Parse(ref _json, ref _size);
        _input = start.._json.TokenEnd;
    }

    private void ParseInstructions()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.String) throw RequestFields.Rejected("instructions must be a string.", "instructions");
        _size.TextBytes += _json.TextLength;
        _size.Messages++;
        _instructions = _json.TokenStart.._json.TokenEnd;
    }

    private void ParsePrevious()
    {
        _previous = RequestFields.ReadText(ref _json, "previous_response_id");
        if (_previous is { Length: 0 }) throw RequestFields.Rejected("previous_response_id must not be empty.", "previous_response_id");
        _goesOn |= _previous is not null;
    }

    // What is kept at the provider stands in for an input.
    private void ParseKeptPrompt()
    {
        _json.Read();
        _goesOn |= _json.TokenType != JsonTokenType.Null;
        _json.Skip();
    }

    private int ReadObject(string param)
    {
        _json.Read();
        if (_json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null)) throw RequestFields.Rejected($"{param} must be an object.", param);
        return _json.TokenType == JsonTokenType.Null ? 0 : _json.Skip();
    }
}
