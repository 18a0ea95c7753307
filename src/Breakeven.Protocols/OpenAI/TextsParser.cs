using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads a prompt that is no conversation: a text, tokens, or a list of either.</summary>
internal static class TextsParser
{
    // A token is counted as the bytes that the estimate takes for one.
    private const long BytesPerToken = 4;

    /// <param name="json">Stands on the value; left on its end.</param>
    /// <param name="allowObjects">Whether a list may hold objects: texts and images for models that embed both.</param>
    /// <param name="size">Added to.</param>
    /// <returns>How many texts there are, at least 1.</returns>
    public static long Parse(ref StrictJsonReader json, string param, bool allowObjects, ref PromptSize size)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            size.TextBytes += json.TextLength;
            return 1;
        }
        if (json.TokenType != JsonTokenType.StartArray) throw Rejected(param);
        return ParseList(ref json, param, allowObjects, ref size);
    }

    private static long ParseList(ref StrictJsonReader json, string param, bool allowObjects, ref PromptSize size)
    {
        JsonTokenType? kind = null;
        long count = 0;
        for (; json.ReadElement(); count++)
        {
            kind ??= json.TokenType;
            if (json.TokenType != kind) throw Rejected(param);
            ParseElement(ref json, param, allowObjects, ref size);
        }
        if (count == 0) throw RequestFields.Rejected($"{param} must not be empty.", param);
        return kind == JsonTokenType.Number ? 1 : count;
    }

    private static void ParseElement(ref StrictJsonReader json, string param, bool allowObjects, ref PromptSize size)
    {
        if (json.TokenType == JsonTokenType.String) size.TextBytes += json.TextLength;
        else if (json.TokenType == JsonTokenType.StartObject && allowObjects) size.AttachmentBytes += json.Skip();
        else if (json.TokenType == JsonTokenType.Number) ParseToken(in json, param, ref size);
        else if (json.TokenType == JsonTokenType.StartArray) ParseTokens(ref json, param, ref size);
        else throw Rejected(param);
    }

    private static void ParseTokens(ref StrictJsonReader json, string param, ref PromptSize size)
    {
        bool any = false;
        for (; json.ReadElement(); any = true) ParseToken(in json, param, ref size);
        if (!any) throw RequestFields.Rejected($"{param} must not hold an empty list of tokens.", param);
    }

    private static void ParseToken(ref readonly StrictJsonReader json, string param, ref PromptSize size)
    {
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInteger(out long token) || token < 0) throw Rejected(param);
        size.TextBytes += BytesPerToken;
    }

    private static RequestRejectedException Rejected(string param) =>
        RequestFields.Rejected($"{param} must be a string, a list of strings, a list of tokens or a list of lists of tokens.", param);
}
