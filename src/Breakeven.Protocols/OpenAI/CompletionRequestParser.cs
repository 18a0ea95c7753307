using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads <c>POST /v1/completions</c>. One parser reads one body.</summary>
internal ref struct CompletionRequestParser : IDisposable
{
    private readonly ReadOnlyMemory<byte> _body;
    private StrictJsonReader _json;
    private PromptSize _size;
    private string? _model;
    private string? _user;
    private bool _stream;
    private bool _includeUsage;
    private long? _maxTokens;
    private long _prompts;
    private long _wanted = 1;
    private long _tried = 1;
    private double? _temperature;
    private ServiceTier _tier;
    private Range _modelValue;
    private Range _prompt;
    private Range _suffix;
    private BodyEdit? _usageEdit;

    private CompletionRequestParser(ReadOnlyMemory<byte> body)
    {
        _body = body;
        _json = new StrictJsonReader(body);
    }

    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public static CompletionRequest Parse(ReadOnlyMemory<byte> body)
    {
        using CompletionRequestParser parser = new(body);
        return parser.Parse();
    }

    public readonly void Dispose() => _json.Dispose();

    private CompletionRequest Parse()
    {
        RequestFields.EnterBody(ref _json);
        while (_json.ReadProperty()) ParseField();
        int end = _json.TokenStart;
        _json.Read(); // anything but white space after the object is an error

        if (_model is null) throw RequestFields.Rejected("model is required.", "model");
        if (_prompt.End.Value == 0) throw RequestFields.Rejected("prompt is required.", "prompt");
        return new CompletionRequest
        {
            Body = _body,
            Model = _model,
            ModelValue = _modelValue,
            Prompt = _prompt,
            Suffix = _suffix,
            Stream = _stream,
            ClientWantsUsage = _includeUsage,
            UsageEdit = _usageEdit ?? StreamOptions.AddTo(end),
            MaxOutputTokens = _maxTokens,
            Choices = CountAnswers(),
            EstimatedInputTokens = _size.EstimatedTokens,
            LargestInputTokens = _size.LargestTokens(_body.Length),
            Temperature = _temperature,
            User = _user,
            Tier = _tier,
        };
    }

    // Every prompt gets n answers, and each answer that best_of throws away is paid for as well.
    private readonly int CountAnswers()
    {
        long answers = _prompts * Math.Max(_wanted, _tried);
        return answers <= RequestFields.MostChoices
            ? (int)answers
            : throw RequestFields.Rejected($"prompt, n and best_of ask for more than {RequestFields.MostChoices} answers together.", "prompt");
    }

    private void ParseField()
    {
        if (Is("model"u8)) (_model, _modelValue) = RequestFields.ReadModel(ref _json);
        else if (Is("prompt"u8)) ParsePrompt();
        else if (Is("suffix"u8)) ParseSuffix();
        else if (Is("stream"u8)) _stream = RequestFields.ReadFlag(ref _json, "stream") ?? false;
        else if (Is("stream_options"u8)) ParseStreamOptions();
        else if (Is("max_tokens"u8)) ParseMaxTokens();
        else if (Is("n"u8)) _wanted = ReadCount("n");
        else if (Is("best_of"u8)) _tried = ReadCount("best_of");
        else if (Is("temperature"u8)) _temperature = RequestFields.ReadNumber(ref _json, "temperature");
        else if (Is("top_p"u8)) RequestFields.ReadNumber(ref _json, "top_p");
        else if (Is("presence_penalty"u8)) RequestFields.ReadNumber(ref _json, "presence_penalty");
        else if (Is("frequency_penalty"u8)) RequestFields.ReadNumber(ref _json, "frequency_penalty");
        else if (Is("logprobs"u8)) RequestFields.ReadInteger(ref _json, "logprobs", 0, RequestFields.LargestLimit);
        else if (Is("echo"u8)) RequestFields.ReadFlag(ref _json, "echo");
        else if (Is("user"u8)) _user = RequestFields.ReadText(ref _json, "user");
        else if (Is("service_tier"u8)) _tier = RequestFields.ReadTier(ref _json);
        else RequestFields.SkipValue(ref _json);
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.TextIs(name);

    private void ParsePrompt()
    {
        _json.Read();
        int start = _json.TokenStart;
        _prompts = TextsParser.Parse(ref _json, "prompt", allowObjects: false, ref _size);
        _prompt = start.._json.TokenEnd;
    }

    private void ParseSuffix()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        if (_json.TokenType != JsonTokenType.String) throw RequestFields.Rejected("suffix must be a string.", "suffix");
        _size.TextBytes += _json.TextLength;
        _suffix = _json.TokenStart.._json.TokenEnd;
    }

    private void ParseStreamOptions()
    {
        _json.Read();
        (_includeUsage, _usageEdit) = StreamOptions.Parse(ref _json);
    }

    // Zero is a way to have the prompt scored: with echo and logprobs nothing is generated. The limit kept is a bound, so one will do.
    private void ParseMaxTokens()
    {
        long? limit = RequestFields.ReadInteger(ref _json, "max_tokens", 0, RequestFields.LargestLimit);
        _maxTokens = limit is { } tokens ? Math.Max(tokens, 1) : null;
    }

    private long ReadCount(string param) => RequestFields.ReadInteger(ref _json, param, 1, RequestFields.MostChoices) ?? 1;
}
