using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>The response as an object: what was answered, and every setting that OpenAI tells back, from the request or by its default.</summary>
internal sealed class ResponseObject(ResponsesRequest request, AnswerIdentity identity)
{
    // Fields that are told back as they were sent, and what stands for one that was not.
    private static readonly (string Name, string Default)[] s_settings =
    [
        ("instructions", "null"), ("max_output_tokens", "null"), ("max_tool_calls", "null"), ("metadata", "{}"), ("parallel_tool_calls", "true"),
        ("previous_response_id", "null"), ("prompt_cache_key", "null"), ("reasoning", """{"effort":null,"summary":null}"""), ("safety_identifier", "null"),
        ("temperature", "null"), ("text", """{"format":{"type":"text"}}"""), ("tool_choice", "\"auto\""), ("tools", "[]"), ("top_logprobs", "0"),
        ("top_p", "null"), ("truncation", "\"disabled\""), ("user", "null"),
    ];

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _sent = ReadSettings(request.Body);

    public string Id { get; } = "resp_" + identity.Id;
    public string? Model { get; set; }
    public TokenUsage? Usage { get; set; }
    public FinishReason? Reason { get; set; }

    /// <summary>How the response ended, by its finish reason.</summary>
    public string Status => IncompleteReason is null ? "completed" : "incomplete";

    private string? IncompleteReason => Reason switch
    {
        FinishReason.Length => "max_output_tokens",
        FinishReason.ContentFilter => "content_filter",
        _ => null,
    };

    /// <param name="output">The items so far; none while the response is in progress.</param>
    public void Write(Utf8JsonWriter json, string status, IReadOnlyList<OutputItem> output)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, identity.CreatedAt.ToUnixTimeSeconds());
        json.WriteString("status"u8, status);
        json.WriteBoolean("background"u8, false);
        json.WriteNull("error"u8);
        WriteIncompleteDetails(json, status);
        json.WriteString("model"u8, Model ?? identity.Model);
        WriteOutput(json, output);
        foreach ((string name, string byDefault) in s_settings) WriteSetting(json, name, byDefault);
        json.WriteBoolean("store"u8, false);
        WriteUsage(json, status);
        json.WriteEndObject();
    }

    private void WriteIncompleteDetails(Utf8JsonWriter json, string status)
    {
        if (status != "incomplete")
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }
        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, IncompleteReason);
        json.WriteEndObject();
    }

    // What broke off is the last item; those before it are whole.
    private void WriteOutput(Utf8JsonWriter json, IReadOnlyList<OutputItem> output)
    {
        json.WriteStartArray("output"u8);
        for (int i = 0; i < output.Count; i++) output[i].Write(json, StatusOf(output[i], output));
        json.WriteEndArray();
    }

    /// <summary>The status of an item of a response that has ended.</summary>
    public string StatusOf(OutputItem item, IReadOnlyList<OutputItem> output) => item.Index == output.Count - 1 ? Status : "completed";

    private void WriteSetting(Utf8JsonWriter json, string name, string byDefault)
    {
        json.WritePropertyName(name);
        if (_sent.TryGetValue(name, out ReadOnlyMemory<byte> sent)) json.WriteRawValue(sent.Span, skipInputValidation: true);
        else json.WriteRawValue(byDefault, skipInputValidation: true);
    }

    private void WriteUsage(Utf8JsonWriter json, string status)
    {
        if (status == "in_progress" || Usage is not { } usage)
        {
            json.WriteNull("usage"u8);
            return;
        }
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, usage.TotalInput);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.CachedInput);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, usage.Output);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, usage.Total);
        json.WriteEndObject();
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> ReadSettings(ReadOnlyMemory<byte> body)
    {
        Dictionary<string, ReadOnlyMemory<byte>> sent = [];
        BodyReader json = new(body);
        while (json.ReadProperty())
        {
            string name = json.Name();
            if (!Array.Exists(s_settings, setting => setting.Name == name)) json.SkipValue();
            else if (json.RawProperty() is { } value) sent[name] = value;
        }
        return sent;
    }
}
