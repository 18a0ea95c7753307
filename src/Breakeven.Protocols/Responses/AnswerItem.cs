using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>One item of a response's output, as a target told it.</summary>
internal sealed class AnswerItem
{
    public string? Type { get; private set; }
    public string? Id { get; private set; }
    public string? CallId { get; private set; }
    public string? Name { get; private set; }
    public string? Arguments { get; private set; }
    public string? EncryptedContent { get; private set; }

    /// <summary>Texts and refusals of a message in order, or the texts of reasoning.</summary>
    public List<(bool IsRefusal, string Text, string? LogProbabilities)> Parts { get; } = [];

    /// <summary>Texts of reasoning's summary.</summary>
    public string Summary { get; private set; } = "";

    public bool IsCall => Type == "function_call";

    /// <summary>What reasoning can be shown: itself, or else its summary.</summary>
    public string Reasoning => Parts.Count > 0 ? string.Concat(Parts.Select(part => part.Text)) : Summary;

    /// <param name="data">What <paramref name="json"/> reads.</param>
    /// <param name="json">Stands on a value; left on its end.</param>
    public static AnswerItem? Read(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }
        AnswerItem item = new();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName) item.ReadField(data, ref json);
        return item;
    }

    private void ReadField(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("type"u8)) Type = Text(ref json);
        else if (json.ValueTextEquals("id"u8)) Id = Text(ref json);
        else if (json.ValueTextEquals("call_id"u8)) CallId = Text(ref json);
        else if (json.ValueTextEquals("name"u8)) Name = Text(ref json);
        else if (json.ValueTextEquals("arguments"u8)) Arguments = Text(ref json);
        else if (json.ValueTextEquals("encrypted_content"u8)) EncryptedContent = Text(ref json);
        else if (json.ValueTextEquals("content"u8)) ReadParts(data, ref json);
        else if (json.ValueTextEquals("summary"u8)) ReadSummary(ref json);
        else Skip(ref json);
    }

    private void ReadParts(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        if (!EnterArray(ref json)) return;
        while (ReadObject(ref json))
        {
            string? text = null;
            string? refusal = null;
            string? logProbabilities = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("text"u8)) text = Text(ref json);
                else if (json.ValueTextEquals("refusal"u8)) refusal = Text(ref json);
                else if (json.ValueTextEquals("logprobs"u8)) logProbabilities = ResponsesEvent.ReadList(data, ref json);
                else Skip(ref json);
            }
            if (!string.IsNullOrEmpty(text)) Parts.Add((false, text, logProbabilities));
            if (!string.IsNullOrEmpty(refusal)) Parts.Add((true, refusal, null));
        }
    }

    private void ReadSummary(ref Utf8JsonReader json)
    {
        if (!EnterArray(ref json)) return;
        StringBuilder all = new();
        while (ReadObject(ref json))
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("text"u8)) all.Append(all.Length > 0 ? ResponsesReasoning.PartBreak : "").Append(Text(ref json));
                else Skip(ref json);
            }
        }
        Summary = all.ToString();
    }

    private static bool EnterArray(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartArray) return true;
        json.Skip();
        return false;
    }

    private static bool ReadObject(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject) return true;
            json.Skip();
        }
        return false;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonText.ReadText(ref json);
    }

    private static void Skip(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }
}
