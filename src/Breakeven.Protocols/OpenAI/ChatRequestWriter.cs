using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes a conversation as the body of a chat completion request.</summary>
internal sealed class ChatRequestWriter
{
    private const string OnlyEngines = "the provider's chat completions have no such field.";

    private readonly Conversation _said;
    private readonly TranslationRules _rules;
    private readonly Utf8JsonWriter _json;

    private ChatRequestWriter(Conversation said, TranslationRules rules, Utf8JsonWriter json)
    {
        _said = said;
        _rules = rules;
        _json = json;
    }

    /// <exception cref="RequestRejectedException">Something cannot be expressed and may not be dropped.</exception>
    public static void Write(Conversation said, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        new ChatRequestWriter(said, rules, json).Write(model, stream);
    }

    private void Write(string model, bool stream)
    {
        _json.WriteStartObject();
        _json.WriteString("model"u8, model);
        new ChatMessagesWriter(_json, _rules).Write(_said.Messages);
        WriteTools();
        WriteLimits();
        WriteSampling();
        WriteReasoning();
        WriteCaller();
        WriteExtras();
        if (stream) WriteStream();
        _json.WriteEndObject();
    }

    private void WriteTools()
    {
        if (_said.Tools.IsEmpty) return; // without tools, OpenAI refuses what is said about their choice
        ChatToolsWriter.WriteTools(_json, _said.Tools);
        if (_said.ToolChoice is { } choice) ChatToolsWriter.WriteChoice(_json, choice);
        if (_said.ParallelToolCalls is { } parallel) _json.WriteBoolean("parallel_tool_calls"u8, parallel);
    }

    private void WriteLimits()
    {
        if (_said.MaxOutputTokens is { } most) _json.WriteNumber(_rules.LegacyMaxTokens ? "max_tokens"u8 : "max_completion_tokens"u8, most);
        if (_said.Choices != 1) _json.WriteNumber("n"u8, _said.Choices);
        if (_said.OutputShape is { } shape) ChatOutputShape.Write(_json, shape);
        if (_said.LogProbabilities is { } alternatives) WriteLogProbabilities(alternatives);
        if (_said.StopSequences.IsEmpty) return;
        _json.WriteStartArray("stop"u8);
        foreach (string stop in _said.StopSequences) _json.WriteStringValue(stop);
        _json.WriteEndArray();
    }

    private void WriteLogProbabilities(int alternatives)
    {
        _json.WriteBoolean("logprobs"u8, true);
        if (alternatives > 0) _json.WriteNumber("top_logprobs"u8, alternatives);
    }

    private void WriteSampling()
    {
        WriteNumber("temperature"u8, _said.Temperature);
        WriteNumber("top_p"u8, _said.TopP);
        WriteNumber("presence_penalty"u8, _said.PresencePenalty);
        WriteNumber("frequency_penalty"u8, _said.FrequencyPenalty);
        if (_said.Seed is { } seed) _json.WriteNumber("seed"u8, seed);
        if (_said.TopK is { } topK && TakesEngineField("top_k")) _json.WriteNumber("top_k"u8, topK);
        if (_said.MinP is { } minP && TakesEngineField("min_p")) _json.WriteNumber("min_p"u8, minP);
        if (_said.RepetitionPenalty is { } penalty && TakesEngineField("repetition_penalty")) _json.WriteNumber("repetition_penalty"u8, penalty);
    }

    // OpenAI's words have no number of tokens: a budget becomes the nearest of them.
    private void WriteReasoning()
    {
        string? effort = _said.Reasoning?.Effort ?? _said.Reasoning?.BudgetTokens switch
        {
            null => null,
            <= 0 => "none",
            <= 4_096 => "low",
            <= 16_384 => "medium",
            _ => "high",
        };
        if (effort is not null) _json.WriteString("reasoning_effort"u8, effort);
    }

    private void WriteCaller()
    {
        if (_said.User is { } user) _json.WriteString("user"u8, user);
        if (_said.ServiceTier is { } tier) _json.WriteString("service_tier"u8, tier);
    }

    private void WriteExtras()
    {
        foreach (ExtraField extra in _said.Extras)
        {
            if (ChatExtras.CanBeSent(extra.Name, _rules.TakesExtraFields))
            {
                _json.WritePropertyName(extra.Name);
                _json.WriteRawValue(extra.Json.Span, skipInputValidation: true);
            }
            else _rules.Drop(extra.Name, "chat completions have no such field.");
        }
    }

    private void WriteStream()
    {
        _json.WriteBoolean("stream"u8, true);
        _json.WriteStartObject("stream_options"u8);
        _json.WriteBoolean("include_usage"u8, true);
        _json.WriteEndObject();
    }

    private void WriteNumber(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number) _json.WriteNumber(name, number);
    }

    private bool TakesEngineField(string field)
    {
        if (_rules.TakesExtraFields) return true;
        _rules.Drop(field, OnlyEngines);
        return false;
    }
}
