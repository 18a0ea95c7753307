using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Writes a conversation as a request of this format.</summary>
internal sealed class MessagesRequestWriter
{
    private readonly Utf8JsonWriter _json;
    private readonly Conversation _said;
    private readonly TranslationRules _rules;
    private readonly BlockWriter _blocks;
    private readonly long _maxTokens;

    private MessagesRequestWriter(Utf8JsonWriter json, Conversation said, TranslationRules rules)
    {
        _json = json;
        _said = said;
        _rules = rules;
        _blocks = new BlockWriter(json, rules);
        _maxTokens = said.MaxOutputTokens ?? rules.DefaultMaxOutputTokens;
    }

    public static void Write(Conversation said, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        InexpressibleFields.Drop(said, rules);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        new MessagesRequestWriter(json, said, rules).Write(model, stream);
    }

    public static void WriteCacheControl(Utf8JsonWriter json, ReadOnlyMemory<byte>? cacheControl)
    {
        if (cacheControl is not { } mark) return;
        json.WritePropertyName("cache_control"u8);
        json.WriteRawValue(mark.Span, skipInputValidation: true);
    }

    private void Write(string model, bool stream)
    {
        TurnBuilder builder = new(_rules);
        List<Turn> turns = builder.Build(_said.Messages);
        long? budget = ThinkingBudget(turns);

        _json.WriteStartObject();
        _json.WriteString("model"u8, model);
        _json.WriteNumber("max_tokens"u8, _maxTokens);
        WriteSystem(builder.System);
        _json.WriteStartArray("messages"u8);
        foreach (Turn turn in turns) WriteTurn(turn);
        _json.WriteEndArray();
        ToolsWriter.Write(_json, _said);
        WriteThinking(budget);
        new SamplingWriter(_json, _rules).Write(_said, thinks: budget is not null);
        WriteOutputShape();
        WriteUserAndTier();
        if (stream) _json.WriteBoolean("stream"u8, true);
        _json.WriteEndObject();
    }

    // Anthropic thinks only where the turn that calls tools began with signed thinking; the calls of another model did not,
    // so until the next turn such a conversation goes on without it.
    private long? ThinkingBudget(List<Turn> turns)
    {
        if (ReasoningBudget.Of(_said.Reasoning, _maxTokens, _rules) is not { } budget) return null;
        bool goesOn = turns[^1].IsAssistant || turns[^1].Results.Count > 0;
        if (goesOn && turns.FindLast(turn => turn.IsAssistant) is { HasCalls: true, BeginsWithThinking: false }) return null;
        if (_said.ToolChoice is not { Kind: ToolChoiceKind.Required or ToolChoiceKind.Named }) return budget;
        _rules.Drop("reasoning_effort", "Anthropic's models do not think where a tool must be called.");
        return null;
    }

    private void WriteSystem(List<ContentPart.Text> system)
    {
        if (system.Count == 0) return;
        if (system is [{ CacheControlJson: null, Value: var only }])
        {
            _json.WriteString("system"u8, only);
            return;
        }
        _json.WriteStartArray("system"u8);
        foreach (ContentPart.Text text in system) _blocks.WriteText(text);
        _json.WriteEndArray();
    }

    private void WriteTurn(Turn turn)
    {
        _json.WriteStartObject();
        _json.WriteString("role"u8, turn.IsAssistant ? "assistant"u8 : "user"u8);
        _json.WriteStartArray("content"u8);
        foreach (ContentPart.ToolResult result in turn.Results) _blocks.WriteResult(result);
        foreach (ContentPart part in turn.Parts) _blocks.Write(part);
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteThinking(long? budget)
    {
        if (budget is not { } tokens) return;
        _json.WriteStartObject("thinking"u8);
        _json.WriteString("type"u8, "enabled"u8);
        _json.WriteNumber("budget_tokens"u8, tokens);
        _json.WriteEndObject();
    }

    private void WriteOutputShape()
    {
        if (_said.OutputShape?.SchemaJson is not { } schema) return;
        _json.WriteStartObject("output_config"u8);
        _json.WriteStartObject("format"u8);
        _json.WriteString("type"u8, "json_schema"u8);
        _json.WritePropertyName("schema"u8);
        _json.WriteRawValue(schema.Span, skipInputValidation: true);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteUserAndTier()
    {
        if (_said.User is not null)
        {
            _json.WriteStartObject("metadata"u8);
            _json.WriteString("user_id"u8, _said.User);
            _json.WriteEndObject();
        }
        // Anthropic's own "auto" uses priority capacity where there is some, and is what it does unasked.
        if (_said.ServiceTier == "default") _json.WriteString("service_tier"u8, "standard_only"u8);
        else if (_said.ServiceTier == "priority") _json.WriteString("service_tier"u8, "auto"u8);
    }
}
