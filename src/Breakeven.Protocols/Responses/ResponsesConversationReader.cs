using System.Collections.Immutable;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>Reads an accepted request for a target of another format.</summary>
/// <remarks>
/// Dropped without a word, because the answer is the same without it: how it is kept, billed, cached or framed (<c>store</c>, <c>metadata</c>,
/// <c>prompt_cache_key</c>, <c>stream_options</c>, <c>max_tool_calls</c>). Refused whatever the rules say: what names a conversation that only its provider keeps.
/// </remarks>
internal ref struct ResponsesConversationReader
{
    private const string OnlyKept = "It is kept by the provider that made it, and this target is another. Send the whole conversation as input.";

    private readonly TranslationRules _rules;
    private readonly ImmutableArray<ToolDefinition>.Builder _tools = ImmutableArray.CreateBuilder<ToolDefinition>();
    private readonly ImmutableArray<ExtraField>.Builder _extras = ImmutableArray.CreateBuilder<ExtraField>();
    private BodyReader _json;
    private Conversation _said = new();
    private string? _instructions;
    private string? _safetyIdentifier;
    private bool _wantsLogProbabilities;
    private long? _alternatives;

    private ResponsesConversationReader(ReadOnlyMemory<byte> body, TranslationRules rules)
    {
        _json = new BodyReader(body);
        _rules = rules;
    }

    /// <exception cref="RequestRejectedException">A field has a type that the format does not allow, or a meaning that no other format has.</exception>
    public static Conversation Read(ReadOnlyMemory<byte> body, TranslationRules rules)
    {
        ResponsesConversationReader reader = new(body, rules);
        while (reader._json.ReadProperty()) reader.ReadField();
        return reader.Finish();
    }

    private readonly Conversation Finish() => _said with
    {
        Messages = string.IsNullOrEmpty(_instructions)
            ? _said.Messages
            : [new Message(MessageRole.System, [new ContentPart.Text(_instructions)]), .. _said.Messages],
        Tools = _tools.DrainToImmutable(),
        Extras = _extras.DrainToImmutable(),
        User = _said.User ?? _safetyIdentifier,
        LogProbabilities = _wantsLogProbabilities || _alternatives > 0 ? (int)(_alternatives ?? 0) : null,
    };

    private void ReadField()
    {
        if (!TryReadPrompt() && !TryReadSampling() && !TryReadAnswer() && !TryReadKept()) ReadExtra();
    }

    private bool TryReadPrompt()
    {
        if (_json.Is("input"u8)) _said = _said with { Messages = ResponsesItemsReader.Read(ref _json, _rules) };
        else if (_json.Is("instructions"u8)) _instructions = _json.String("instructions");
        else if (_json.Is("tools"u8)) ResponsesToolsReader.ReadTools(ref _json, _rules, _tools);
        else if (_json.Is("tool_choice"u8)) _said = _said with { ToolChoice = ResponsesToolsReader.ReadChoice(ref _json, _rules) };
        else if (_json.Is("parallel_tool_calls"u8)) _said = _said with { ParallelToolCalls = _json.Flag("parallel_tool_calls") };
        else return false;
        return true;
    }

    private bool TryReadSampling()
    {
        if (_json.Is("temperature"u8)) _said = _said with { Temperature = _json.Number("temperature") };
        else if (_json.Is("top_p"u8)) _said = _said with { TopP = _json.Number("top_p") };
        else if (_json.Is("max_output_tokens"u8)) _said = _said with { MaxOutputTokens = _json.Integer("max_output_tokens") };
        // The others are what engines add to the format.
        else if (_json.Is("top_k"u8)) _said = _said with { TopK = _json.Integer("top_k") };
        else if (_json.Is("min_p"u8)) _said = _said with { MinP = _json.Number("min_p") };
        else if (_json.Is("presence_penalty"u8)) _said = _said with { PresencePenalty = _json.Number("presence_penalty") };
        else if (_json.Is("frequency_penalty"u8)) _said = _said with { FrequencyPenalty = _json.Number("frequency_penalty") };
        else if (_json.Is("repetition_penalty"u8)) _said = _said with { RepetitionPenalty = _json.Number("repetition_penalty") };
        else if (_json.Is("seed"u8)) _said = _said with { Seed = _json.Integer("seed") };
        else return false;
        return true;
    }

    private bool TryReadAnswer()
    {
        if (_json.Is("text"u8)) ReadText();
        else if (_json.Is("reasoning"u8)) ReadReasoning();
        else if (_json.Is("include"u8)) ReadInclude();
        else if (_json.Is("top_logprobs"u8)) ReadAlternatives();
        else if (_json.Is("truncation"u8)) ReadTruncation();
        else if (_json.Is("user"u8)) _said = _said with { User = _json.String("user") };
        else if (_json.Is("safety_identifier"u8)) _safetyIdentifier = _json.String("safety_identifier");
        else if (_json.Is("service_tier"u8)) _said = _said with { ServiceTier = _json.String("service_tier") };
        else return false;
        return true;
    }

    private bool TryReadKept()
    {
        if (_json.Is("previous_response_id"u8)) RefuseKept("previous_response_id");
        else if (_json.Is("conversation"u8)) RefuseKept("conversation");
        else if (_json.Is("prompt"u8)) RefuseKept("prompt");
        else if (_json.Is("background"u8)) ReadBackground();
        else return false;
        return true;
    }

    private void RefuseKept(string field)
    {
        if (_json.RawProperty() is not null) throw new RequestRejectedException(RequestErrors.NotAnswerable(field, OnlyKept));
    }

    private void ReadBackground()
    {
        if (_json.Flag("background") == true) throw new RequestRejectedException(RequestErrors.NotAnswerable("background", "It answers at once, and nothing is kept to be fetched later."));
    }

    private void ReadText()
    {
        if (!_json.TryEnterObject("text")) return;
        while (_json.ReadProperty())
        {
            if (_json.Is("format"u8)) _said = _said with { OutputShape = ResponsesFormat.Read(ref _json, _rules) };
            else if (_json.Is("verbosity"u8)) AddExtra("verbosity", _json.RawProperty());
            else _json.SkipValue();
        }
    }

    // Whether reasoning is told is up to the target: a summary is shown where there is one.
    private void ReadReasoning()
    {
        if (!_json.TryEnterObject("reasoning")) return;
        while (_json.ReadProperty())
        {
            if (_json.Is("effort"u8)) _said = _said with { Reasoning = _json.String("reasoning.effort") is { } effort ? new ReasoningWish(effort, null) : null };
            else _json.SkipValue();
        }
    }

    private void ReadInclude()
    {
        if (!_json.TryEnterArray("include")) return;
        while (_json.ReadElement())
        {
            string? what = _json.Text("include");
            if (what == "message.output_text.logprobs") _wantsLogProbabilities = true;
            else if (what != "reasoning.encrypted_content") _rules.Drop("include", "it has nothing of that kind to include.");
        }
    }

    private void ReadAlternatives()
    {
        _alternatives = _json.Integer("top_logprobs");
        if (_alternatives is < 0 or > 100) throw BodyReader.Wrong("top_logprobs", "a whole number from 0 to 100"); // OpenAI allows 20, engines more
    }

    private void ReadTruncation()
    {
        if (_json.String("truncation") is not (null or "disabled")) _rules.Drop("truncation", "it shortens no conversation by itself.");
    }

    private void ReadExtra()
    {
        string name = _json.Name();
        ReadOnlyMemory<byte>? json = _json.RawProperty();
        if (!ResponsesExtras.SaysNothing(name)) AddExtra(name, json);
    }

    private readonly void AddExtra(string name, ReadOnlyMemory<byte>? json)
    {
        if (json is { } value) _extras.Add(new ExtraField(name, value));
    }
}
