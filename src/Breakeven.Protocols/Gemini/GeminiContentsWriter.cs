using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Gemini;

/// <summary>Writes <c>systemInstruction</c> and <c>contents</c>. Messages of one role in a row become one: the results of parallel calls must come together.</summary>
internal sealed class GeminiContentsWriter
{
    private const string Field = "messages";

    // Google's documented way to tell Gemini 3 that a call of the history comes from elsewhere and has no signature.
    private const string NoSignature = "skip_thought_signature_validator";

    private readonly Utf8JsonWriter _json;
    private readonly TranslationRules _rules;
    private readonly Dictionary<string, string> _toolNames = [];
    private readonly bool _needsSignatures;
    private string? _signature;
    private bool _hasCalled;

    private GeminiContentsWriter(Utf8JsonWriter json, string model, TranslationRules rules)
    {
        _json = json;
        _rules = rules;
        _needsSignatures = model.Contains("gemini-3", StringComparison.OrdinalIgnoreCase);
    }

    public static void Write(Utf8JsonWriter json, ImmutableArray<Message> messages, string model, TranslationRules rules)
    {
        GeminiContentsWriter writer = new(json, model, rules);
        writer.WriteSystem(messages);
        writer.WriteContents(messages);
    }

    private void WriteSystem(ImmutableArray<Message> messages)
    {
        List<string> texts = [.. messages.Where(message => message.Role == MessageRole.System).SelectMany(message => message.Parts).OfType<ContentPart.Text>().Select(text => text.Value)];
        if (texts.Count == 0) return;
        _json.WriteStartObject("systemInstruction"u8);
        _json.WriteStartArray("parts"u8);
        foreach (string text in texts) WriteText(text);
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteContents(ImmutableArray<Message> messages)
    {
        _json.WriteStartArray("contents"u8);
        bool? isModel = null;
        foreach (Message message in messages.Where(message => message.Role != MessageRole.System))
        {
            bool speaksModel = message.Role == MessageRole.Assistant;
            if (speaksModel != isModel)
            {
                if (isModel is not null) Close();
                isModel = speaksModel;
                Open(speaksModel);
            }
            foreach (ContentPart part in message.Parts) WritePart(part);
            _signature = null;
        }
        if (isModel is not null) Close();
        _json.WriteEndArray();
    }

    private void Open(bool isModel)
    {
        _hasCalled = false;
        _json.WriteStartObject();
        _json.WriteString("role"u8, isModel ? "model"u8 : "user"u8);
        _json.WriteStartArray("parts"u8);
    }

    private void Close()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WritePart(ContentPart part)
    {
        switch (part)
        {
            case ContentPart.Text text:
                WriteText(text.Value);
                break;
            case ContentPart.Refusal refusal:
                WriteText(refusal.Value);
                break;
            case ContentPart.Reasoning reasoning:
                // What was thought is not sent back; what proves it goes with the part that follows, as it came.
                _signature = reasoning.Signature;
                break;
            case ContentPart.Image image:
                WriteMedia(image.Source, "image/png");
                break;
            case ContentPart.File file:
                WriteMedia(file.Source, "application/pdf");
                break;
            case ContentPart.Audio audio:
                WriteMedia(MediaSource.Of($"audio/{audio.Format}", audio.Base64), "audio/wav");
                break;
            case ContentPart.ToolCall call:
                WriteCall(call);
                break;
            case ContentPart.ToolResult result:
                WriteResult(result);
                break;
        }
    }

    private void WriteText(string text)
    {
        _json.WriteStartObject();
        _json.WriteString("text"u8, text);
        WriteSignature(_signature);
        _json.WriteEndObject();
    }

    private void WriteMedia(MediaSource source, string otherwise)
    {
        if (source.Base64 is null && source.Url?.StartsWith("gs://", StringComparison.Ordinal) != true && source.Url?.StartsWith("https://generativelanguage.googleapis.com/", StringComparison.Ordinal) != true)
        {
            _rules.Drop(Field, "Gemini fetches no files from the web; send them in base64.");
            return;
        }
        _json.WriteStartObject();
        _json.WriteStartObject(source.Base64 is not null ? "inlineData"u8 : "fileData"u8);
        _json.WriteString("mimeType"u8, source.MediaType ?? otherwise);
        if (source.Base64 is not null) _json.WriteString("data"u8, source.Base64);
        else _json.WriteString("fileUri"u8, source.Url);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteCall(ContentPart.ToolCall call)
    {
        _toolNames[call.Id] = call.Name;
        _json.WriteStartObject();
        _json.WriteStartObject("functionCall"u8);
        _json.WriteString("name"u8, call.Name);
        _json.WritePropertyName("args"u8);
        JsonCopy.WriteArguments(_json, call.ArgumentsJson);
        _json.WriteEndObject();
        WriteSignature(_signature ?? (_needsSignatures && !_hasCalled ? NoSignature : null)); // only the first of parallel calls has one
        _json.WriteEndObject();
        _hasCalled = true;
    }

    private void WriteSignature(string? signature)
    {
        if (signature is not null) _json.WriteString("thoughtSignature"u8, signature);
        _signature = null;
    }

    // Results are found by name. One whose call is not in the history keeps its id for a name: the service then says what is wrong.
    private void WriteResult(ContentPart.ToolResult result)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("functionResponse"u8);
        _json.WriteString("name"u8, _toolNames.GetValueOrDefault(result.CallId, result.CallId));
        _json.WriteStartObject("response"u8);
        _json.WriteString(result.IsError ? "error"u8 : "result"u8, string.Join('\n', result.Parts.OfType<ContentPart.Text>().Select(text => text.Value)));
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
        foreach (ContentPart part in result.Parts.Where(part => part is not ContentPart.Text)) WritePart(part);
    }
}
