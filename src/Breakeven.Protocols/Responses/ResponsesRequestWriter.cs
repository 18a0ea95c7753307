using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>Writes a conversation as the body of a request for a response. Nothing is stored: the client of another format could not ask for it.</summary>
internal sealed class ResponsesRequestWriter
{
    private const string NoSuchField = "The provider's responses have no such field.";

    private readonly Conversation _said;
    private readonly TranslationRules _rules;
    private readonly Utf8JsonWriter _json;

    private ResponsesRequestWriter(Conversation said, TranslationRules rules, Utf8JsonWriter json)
    {
        _said = said;
        _rules = rules;
        _json = json;
    }

    /// <exception cref="RequestRejectedException">Something cannot be expressed and may not be dropped.</exception>
    public static void Write(Conversation said, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        new ResponsesRequestWriter(said, rules, json).Write(model, stream);
    }

    private void Write(string model, bool stream)
    {
        _json.WriteStartObject();
        _json.WriteString("model"u8, model);
        new ResponsesItemsWriter(_json, _rules).Write(_said.Messages);
        WriteTools();
        WriteSampling();
        WriteReasoning();
        WriteText();
        WriteExtras();
        if (_said.User is { } user) _json.WriteString("user"u8, user);
        if (_said.ServiceTier is { } tier) _json.WriteString("service_tier"u8, tier);
        _json.WriteBoolean("store"u8, false);
        if (stream) _json.WriteBoolean("stream"u8, true);
        _json.WriteEndObject();
    }

    private void WriteTools()
    {
        if (_said.Tools.IsEmpty) return;
        _json.WriteStartArray("tools"u8);
        foreach (ToolDefinition tool in _said.Tools) WriteTool(tool);
        _json.WriteEndArray();
        if (_said.ToolChoice is { } choice) WriteChoice(choice);
        if (_said.ParallelToolCalls is { } parallel) _json.WriteBoolean("parallel_tool_calls"u8, parallel);
    }

    private void WriteTool(ToolDefinition tool)
    {
        _json.WriteStartObject();
        _json.WriteString("type"u8, "function"u8);
        _json.WriteString("name"u8, tool.Name);
        if (tool.Description is { } description) _json.WriteString("description"u8, description);
        _json.WritePropertyName("parameters"u8);
        _json.WriteRawValue(tool.ParametersJson is { } schema ? schema.Span : "{\"type\":\"object\",\"properties\":{}}"u8, skipInputValidation: true);
        _json.WriteBoolean("strict"u8, tool.Strict ?? false); // the default here is true, and elsewhere false
        _json.WriteEndObject();
    }

    private void WriteChoice(ToolChoice choice)
    {
        if (choice.Kind != ToolChoiceKind.Named)
        {
            _json.WriteString("tool_choice"u8, choice.Kind switch
            {
                ToolChoiceKind.None => "none"u8,
                ToolChoiceKind.Required => "required"u8,
                _ => "auto"u8,
            });
            return;
        }
        _json.WriteStartObject("tool_choice"u8);
        _json.WriteString("type"u8, "function"u8);
        _json.WriteString("name"u8, choice.Name);
        _json.WriteEndObject();
    }

    private void WriteSampling()
    {
        if (_said.MaxOutputTokens is { } most) _json.WriteNumber("max_output_tokens"u8, most);
        if (_said.Temperature is { } temperature) _json.WriteNumber("temperature"u8, temperature);
        if (_said.TopP is { } topP) _json.WriteNumber("top_p"u8, topP);
        if (_said.Choices != 1) _rules.Drop("n", "It makes one answer to a request.");
        WriteEngineNumber("presence_penalty", _said.PresencePenalty);
        WriteEngineNumber("frequency_penalty", _said.FrequencyPenalty);
        WriteEngineNumber("repetition_penalty", _said.RepetitionPenalty);
        WriteEngineNumber("min_p", _said.MinP);
        if (_said.TopK is { } topK && TakesEngineField("top_k")) _json.WriteNumber("top_k"u8, topK);
        if (_said.Seed is { } seed && TakesEngineField("seed")) _json.WriteNumber("seed"u8, seed);
        if (_said.StopSequences.IsEmpty || !TakesEngineField("stop")) return;
        _json.WriteStartArray("stop"u8);
        foreach (string stop in _said.StopSequences) _json.WriteStringValue(stop);
        _json.WriteEndArray();
    }

    // What a model reasoned comes back sealed only if it is asked for, and only a model that reasons may be asked.
    private void WriteReasoning()
    {
        bool reasons = Effort() is not (null or "none");
        if (Effort() is { } effort)
        {
            _json.WriteStartObject("reasoning"u8);
            _json.WriteString("effort"u8, effort);
            _json.WriteEndObject();
        }
        if (!reasons && _said.LogProbabilities is null) return;
        _json.WriteStartArray("include"u8);
        if (reasons) _json.WriteStringValue("reasoning.encrypted_content"u8);
        if (_said.LogProbabilities is not null) _json.WriteStringValue("message.output_text.logprobs"u8);
        _json.WriteEndArray();
        if (_said.LogProbabilities is > 0 and int alternatives) _json.WriteNumber("top_logprobs"u8, alternatives);
    }

    // OpenAI's words have no number of tokens: a budget becomes the nearest of them.
    private string? Effort() => _said.Reasoning?.Effort ?? _said.Reasoning?.BudgetTokens switch
    {
        null => null,
        <= 0 => "none",
        <= 4_096 => "low",
        <= 16_384 => "medium",
        _ => "high",
    };

    private void WriteText()
    {
        ExtraField verbosity = _said.Extras.FirstOrDefault(extra => extra.Name == "verbosity");
        if (_said.OutputShape is null && verbosity.Name is null) return;
        _json.WriteStartObject("text"u8);
        if (_said.OutputShape is { } shape) ResponsesFormat.Write(_json, shape);
        if (verbosity.Name is not null) WriteRaw(verbosity);
        _json.WriteEndObject();
    }

    private void WriteExtras()
    {
        foreach (ExtraField extra in _said.Extras)
        {
            if (extra.Name == "verbosity") continue;
            if (ResponsesExtras.CanBeSent(extra.Name, _rules.TakesExtraFields)) WriteRaw(extra);
            else _rules.Drop(extra.Name, NoSuchField);
        }
    }

    private void WriteRaw(ExtraField extra)
    {
        _json.WritePropertyName(extra.Name);
        _json.WriteRawValue(extra.Json.Span, skipInputValidation: true);
    }

    private void WriteEngineNumber(string field, double? value)
    {
        if (value is { } number && TakesEngineField(field)) _json.WriteNumber(field, number);
    }

    private bool TakesEngineField(string field)
    {
        if (_rules.TakesExtraFields) return true;
        _rules.Drop(field, NoSuchField);
        return false;
    }
}
