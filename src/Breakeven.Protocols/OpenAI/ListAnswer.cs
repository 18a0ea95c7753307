using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>The facts of an answer that is a list: embeddings or ranks. Something must be in the list.</summary>
public sealed class ListAnswer : AnswerFacts
{
    private const int LongestRawUsage = 2 * 1024;

    private bool _hasItems;

    private ListAnswer()
    {
    }

    public override bool IsUsable => _hasItems && Error is null;

    /// <summary>Reads whatever a provider sent. Never throws.</summary>
    public static ListAnswer ReadEmbeddings(ReadOnlySpan<byte> body) => Read(body, "data"u8);

    /// <summary>Reads whatever a provider sent. Never throws.</summary>
    public static ListAnswer ReadRanks(ReadOnlySpan<byte> body) => Read(body, "results"u8);

    private static ListAnswer Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> listName)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        try
        {
            ListAnswer answer = new();
            return answer.TryRead(body, listName) ? answer : new ListAnswer();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: text that cannot be decoded
        {
            return new ListAnswer();
        }
    }

    private bool TryRead(ReadOnlySpan<byte> body, ReadOnlySpan<byte> listName)
    {
        Utf8JsonReader json = new(body, WireJson.ReaderOptions);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
        ProviderFault topLevel = default;
        bool isErrorObject = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(listName)) ReadList(ref json);
            else if (json.ValueTextEquals("usage"u8)) ReadUsage(body, ref json);
            else if (json.ValueTextEquals("meta"u8)) ReadMeta(body, ref json);
            else if (json.ValueTextEquals("model"u8)) ResponseModel = ReadName(ref json);
            else if (json.ValueTextEquals("error"u8)) ReadError(ref json);
            else if (json.ValueTextEquals("object"u8)) isErrorObject = ReadName(ref json) == "error";
            else topLevel.ReadMember(ref json);
        }
        if (isErrorObject) Error ??= topLevel.ToError();
        json.Read();
        return true;
    }

    private void ReadList(ref Utf8JsonReader json)
    {
        json.Read();
        _hasItems = JsonText.Measure(ref json) > 0 && json.TokenType == JsonTokenType.EndArray;
    }

    // Cohere's rerank counts in search units, and tells tokens beside them where it has any.
    private void ReadMeta(ReadOnlySpan<byte> body, ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("billed_units"u8)) ReadUsage(body, ref json);
            else
            {
                json.Read();
                json.Skip();
            }
        }
    }

    private void ReadUsage(ReadOnlySpan<byte> body, ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return;
        int start = (int)json.TokenStartIndex;
        (TokenUsage? usage, bool suspect) = EmbeddingUsageReader.Read(ref json);
        ReadOnlySpan<byte> raw = body[start..(int)json.BytesConsumed];
        Usage = usage ?? Usage;
        UsageSuspect |= suspect;
        RawUsage ??= raw.Length <= LongestRawUsage ? Encoding.UTF8.GetString(raw) : null;
    }

    private void ReadError(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.Null) Error ??= ProviderFault.Read(ref json).ToError();
    }

    private static string? ReadName(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonText.ReadShort(ref json);
    }
}
