using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the top level of a chat request that <see cref="ChatRequestReader"/> has accepted, for a target of another format.</summary>
internal ref struct ChatConversationReader
{
    private readonly TranslationRules _rules;
    private readonly ImmutableArray<ToolDefinition>.Builder _tools = ImmutableArray.CreateBuilder<ToolDefinition>();
    private readonly ImmutableArray<ExtraField>.Builder _extras = ImmutableArray.CreateBuilder<ExtraField>();
    private BodyReader _json;
    private Conversation _said = new();
    private long? _maxTokens;
    private bool _wantsLogProbabilities;
    private long? _alternatives;
    private string? _user;
    private string? _safetyIdentifier;
    private string? _effort;
    private long? _budget;

    private ChatConversationReader(ReadOnlyMemory<byte> body, TranslationRules rules)
    {
        _json = new BodyReader(body);
        _rules = rules;
    }

    /// <exception cref="RequestRejectedException">A field has a type that the format does not allow, or a meaning that no other format has.</exception>
    public static Conversation Read(ReadOnlyMemory<byte> body, TranslationRules rules)
    {
        ChatConversationReader reader = new(body, rules);
        while (reader._json.ReadProperty()) reader.ReadField();
        return reader.Finish();
    }

    private readonly Conversation Finish() => _said with
    {
        Tools = _tools.DrainToImmutable(),
        Extras = _extras.DrainToImmutable(),
        MaxOutputTokens = _said.MaxOutputTokens ?? _maxTokens,
        LogProbabilities = _wantsLogProbabilities ? (int)(_alternatives ?? 0) : null,
        User = _user ?? _safetyIdentifier,
        Reasoning = _effort is null && _budget is null ? null : new ReasoningWish(_effort, _budget),
    };

    private void ReadField()
    {
        if (!TryReadPrompt() && !TryReadSampling() && !TryReadLimit() && !TryReadReasoning() && !TryReadCaller()) ReadExtra();
    }

    private bool TryReadPrompt()
    {
        if (_json.Is("messages"u8)) _said = _said with { Messages = ChatMessagesReader.Read(ref _json, _rules) };
        else if (_json.Is("tools"u8)) ChatToolsReader.ReadTools(ref _json, _rules, _tools);
        else if (_json.Is("functions"u8)) ChatToolsReader.ReadFunctions(ref _json, _tools);
        else if (_json.Is("tool_choice"u8)) _said = _said with { ToolChoice = ChatToolsReader.ReadChoice(ref _json, _rules) ?? _said.ToolChoice };
        else if (_json.Is("function_call"u8)) _said = _said with { ToolChoice = ChatToolsReader.ReadFunctionChoice(ref _json) ?? _said.ToolChoice };
        else if (_json.Is("parallel_tool_calls"u8)) _said = _said with { ParallelToolCalls = _json.Flag("parallel_tool_calls") };
        else return false;
        return true;
    }

    private bool TryReadSampling()
    {
        if (_json.Is("temperature"u8)) _said = _said with { Temperature = _json.Number("temperature") };
        else if (_json.Is("top_p"u8)) _said = _said with { TopP = _json.Number("top_p") };
        else if (_json.Is("top_k"u8)) _said = _said with { TopK = _json.Integer("top_k") };
        else if (_json.Is("min_p"u8)) _said = _said with { MinP = _json.Number("min_p") };
        else if (_json.Is("presence_penalty"u8)) _said = _said with { PresencePenalty = _json.Number("presence_penalty") };
        else if (_json.Is("frequency_penalty"u8)) _said = _said with { FrequencyPenalty = _json.Number("frequency_penalty") };
        else if (_json.Is("repetition_penalty"u8)) _said = _said with { RepetitionPenalty = _json.Number("repetition_penalty") };
        else if (_json.Is("seed"u8)) _said = _said with { Seed = _json.Integer("seed") };
        else return false;
        return true;
    }

    private bool TryReadLimit()
    {
        if (_json.Is("max_completion_tokens"u8)) _said = _said with { MaxOutputTokens = _json.Integer("max_completion_tokens") };
        else if (_json.Is("max_tokens"u8)) _maxTokens = _json.Integer("max_tokens");
        else if (_json.Is("n"u8)) _said = _said with { Choices = (int)(_json.Integer("n") ?? 1) };
        else if (_json.Is("stop"u8)) ReadStop();
        else if (_json.Is("logprobs"u8)) _wantsLogProbabilities = _json.Flag("logprobs") ?? false;
        else if (_json.Is("top_logprobs"u8)) ReadAlternatives();
        else if (_json.Is("response_format"u8)) ReadOutputShape();
        else return false;
        return true;
    }

    private bool TryReadReasoning()
    {
        if (_json.Is("reasoning_effort"u8)) _effort = _json.String("reasoning_effort") ?? _effort;
        else if (_json.Is("thinking"u8)) ReadThinking();
        else if (_json.Is("reasoning"u8)) ReadReasoning();
        else return false;
        return true;
    }

    private bool TryReadCaller()
    {
        if (_json.Is("user"u8)) _user = _json.String("user");
        else if (_json.Is("safety_identifier"u8)) _safetyIdentifier = _json.String("safety_identifier");
        else if (_json.Is("service_tier"u8)) _said = _said with { ServiceTier = _json.String("service_tier") };
        else return false;
        return true;
    }

    private void ReadStop()
    {
        _json.ReadValue();
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            _said = _said with { StopSequences = _json.Text("stop") is { } one ? [one] : [] };
            return;
        }
        ImmutableArray<string>.Builder all = ImmutableArray.CreateBuilder<string>();
        while (_json.ReadElement()) all.Add(_json.Text("stop") ?? throw BodyReader.Wrong("stop", "a string or an array of strings"));
        _said = _said with { StopSequences = all.DrainToImmutable() };
    }

    private void ReadAlternatives()
    {
        _alternatives = _json.Integer("top_logprobs");
        if (_alternatives is < 0 or > 100) throw BodyReader.Wrong("top_logprobs", "a whole number from 0 to 100"); // OpenAI allows 20, engines more
    }

    private void ReadOutputShape()
    {
        if (!_json.TryEnterObject("response_format")) return;
        (OutputShape? shape, bool isKnown) = ChatOutputShape.Read(ref _json);
        if (!isKnown) _rules.Drop("response_format", "its type has no counterpart outside chat completions.");
        _said = _said with { OutputShape = shape };
    }

    // Anthropic's word, which DeepSeek, Z.ai and LiteLLM take too: {"type":"enabled","budget_tokens":1024}.
    private void ReadThinking()
    {
        if (!_json.TryEnterObject("thinking")) return;
        while (_json.ReadProperty())
        {
            if (_json.Is("type"u8)) _effort = _json.String("thinking.type") == "disabled" ? _effort ?? "none" : _effort;
            else if (_json.Is("budget_tokens"u8)) _budget = _json.Integer("thinking.budget_tokens") ?? _budget;
            else _json.SkipValue();
        }
    }

    // OpenRouter's word: {"effort":"high"} or {"max_tokens":2000} or {"enabled":false}.
    private void ReadReasoning()
    {
        if (!_json.TryEnterObject("reasoning")) return;
        while (_json.ReadProperty())
        {
            if (_json.Is("effort"u8)) _effort = _json.String("reasoning.effort") ?? _effort;
            else if (_json.Is("max_tokens"u8)) _budget = _json.Integer("reasoning.max_tokens") ?? _budget;
            else if (_json.Is("enabled"u8)) _effort = _json.Flag("reasoning.enabled") == false ? _effort ?? "none" : _effort;
            else _json.SkipValue();
        }
    }

    private void ReadExtra()
    {
        string name = _json.Name();
        ReadOnlyMemory<byte>? json = _json.RawProperty();
        if (json is { } value && ChatExtras.ChangesTheAnswer(name, value.Span)) _extras.Add(new ExtraField(name, value));
    }
}
