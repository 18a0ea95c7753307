using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>The contents of one event of a stream, or of a whole response.</summary>
internal struct ResponsesEvent
{
    public string? Type;
    public long? OutputIndex;
    public long SummaryIndex;

    /// <summary>A piece of text, in which half a character may stand at the ends.</summary>
    public string? Delta;

    /// <summary>The whole text of which pieces were told.</summary>
    public string? Text;
    public string? Refusal;
    public string? Arguments;

    /// <summary>A list with something in it.</summary>
    public string? LogProbabilities;
    public AnswerItem? Item;

    /// <summary>Of the response, in the event or by itself.</summary>
    public List<AnswerItem>? Output;

    /// <returns>False when the data is no JSON object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, out ResponsesEvent said)
    {
        said = default;
        if (data.StartsWith("\uFEFF"u8)) data = data[3..];
        try
        {
            Utf8JsonReader json = new(data, WireJson.ReaderOptions);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
            ResponsesEvent reading = default;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName) reading.ReadField(data, ref json);
            json.Read();
            reading.Type ??= Encoding.UTF8.GetString(type);
            said = reading;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: a name that is no text
        {
            return false;
        }
    }

    /// <param name="json">Stands on a property; left on the end of its value.</param>
    /// <returns>The list as it was sent; null when it is none, or empty.</returns>
    public static string? ReadList(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return null;
        }
        Utf8JsonReader first = json;
        first.Read();
        string list = JsonText.ReadRaw(ref json, data);
        return first.TokenType == JsonTokenType.EndArray ? null : list;
    }

    private void ReadField(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("output"u8))
        {
            ReadOutput(data, ref json);
            return;
        }
        if (json.ValueTextEquals("logprobs"u8))
        {
            LogProbabilities = ReadList(data, ref json);
            return;
        }
        bool isDelta = json.ValueTextEquals("delta"u8);
        bool isType = json.ValueTextEquals("type"u8);
        bool isIndex = json.ValueTextEquals("output_index"u8);
        bool isSummary = json.ValueTextEquals("summary_index"u8);
        bool isText = json.ValueTextEquals("text"u8);
        bool isRefusal = json.ValueTextEquals("refusal"u8);
        bool isArguments = json.ValueTextEquals("arguments"u8);
        bool isItem = json.ValueTextEquals("item"u8);
        bool isResponse = json.ValueTextEquals("response"u8);
        json.Read();
        if (isDelta) Delta = JsonText.ReadPiece(ref json);
        else if (isType) Type = JsonText.ReadShort(ref json);
        else if (isIndex) OutputIndex = ReadIndex(ref json);
        else if (isSummary) SummaryIndex = ReadIndex(ref json) ?? 0;
        else if (isText) Text = JsonText.ReadText(ref json);
        else if (isRefusal) Refusal = JsonText.ReadText(ref json);
        else if (isArguments) Arguments = JsonText.ReadText(ref json);
        else if (isItem) Item = AnswerItem.Read(data, ref json);
        else if (isResponse && json.TokenType == JsonTokenType.StartObject) ReadResponse(data, ref json);
        else json.Skip();
    }

    private void ReadResponse(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("output"u8))
            {
                ReadOutput(data, ref json);
                continue;
            }
            json.Read();
            json.Skip();
        }
    }

    private void ReadOutput(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }
        Output = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (AnswerItem.Read(data, ref json) is { } item) Output.Add(item);
        }
    }

    private static long? ReadIndex(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long index)) return index;
        json.Skip();
        return null;
    }
}
