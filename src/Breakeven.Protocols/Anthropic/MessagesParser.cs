using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Reads the <c>system</c> and the <c>messages</c> of a request. Kinds of blocks are left to the target; only their shape is checked.</summary>
internal static class MessagesParser
{
    private const long SystemPlace = -1;

    /// <param name="json">Stands on the value of <c>messages</c>; left on its end.</param>
    /// <param name="size">Added to.</param>
    public static void ParseMessages(ref StrictJsonReader json, ref PromptSize size)
    {
        if (json.TokenType != JsonTokenType.StartArray) throw Rejected("messages", "must be an array.");
        long index = 0;
        for (; json.ReadElement(); index++)
        {
            if (json.TokenType != JsonTokenType.StartObject) throw Rejected($"messages[{index}]", "must be an object.");
            ParseMessage(ref json, ref size, index);
        }
        if (index == 0) throw Rejected("messages", "must hold at least one message.");
        size.Messages += index;
    }

    /// <param name="json">Stands on the value of <c>system</c>; left on its end.</param>
    /// <param name="size">Added to.</param>
    public static void ParseSystem(ref StrictJsonReader json, ref PromptSize size)
    {
        ParseContent(ref json, ref size, SystemPlace);
        size.Messages++;
    }

    private static void ParseMessage(ref StrictJsonReader json, ref PromptSize size, long index)
    {
        bool hasRole = false;
        bool hasContent = false;
        while (json.ReadProperty())
        {
            bool isRole = json.TextIs("role"u8);
            bool isContent = json.TextIs("content"u8);
            json.Read();
            if (isRole)
            {
                if (json.TokenType != JsonTokenType.String || MessagesRole.Canonical(in json.Token).IsEmpty) throw Rejected($"messages[{index}].role", "must be user, assistant or system.");
                hasRole = true;
            }
            else if (isContent)
            {
                ParseContent(ref json, ref size, index);
                hasContent = true;
            }
            else json.Skip();
        }
        if (!hasRole) throw Rejected($"messages[{index}]", "needs a role.");
        if (!hasContent) throw Rejected($"messages[{index}]", "needs content: a string or an array of blocks.");
    }

    private static void ParseContent(ref StrictJsonReader json, ref PromptSize size, long index)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            size.TextBytes += json.TextLength;
            return;
        }
        if (json.TokenType != JsonTokenType.StartArray) throw Rejected(Place(index), "must be a string or an array of blocks.");
        while (json.ReadElement())
        {
            if (json.TokenType != JsonTokenType.StartObject) throw Rejected(Place(index), "must hold objects.");
            ParseBlock(ref json, ref size, index);
        }
    }

    private static void ParseBlock(ref StrictJsonReader json, ref PromptSize size, long index)
    {
        bool hasType = false;
        bool isImage = false;
        long sourceBytes = 0;
        while (json.ReadProperty())
        {
            bool isType = json.TextIs("type"u8);
            bool isText = json.TextIs("text"u8) || json.TextIs("thinking"u8) || json.TextIs("name"u8);
            bool isInput = json.TextIs("input"u8);
            bool isContent = json.TextIs("content"u8);
            bool isSource = json.TextIs("source"u8);
            json.Read();
            if (isType && json.TokenType == JsonTokenType.String)
            {
                hasType = true;
                isImage = json.TextIs("image"u8);
            }
            else if (isText && json.TokenType == JsonTokenType.String) size.TextBytes += json.TextLength;
            else if (isInput) size.TextBytes += json.Skip();
            else if (isSource && json.TokenType == JsonTokenType.StartObject) sourceBytes = ParseSource(ref json, ref size, index);
            else if (isContent && json.TokenType is JsonTokenType.String or JsonTokenType.StartArray) ParseContent(ref json, ref size, index);
            else json.Skip();
        }
        if (!hasType) throw Rejected(Place(index), "must hold blocks that name their type.");
        if (isImage)
        {
            size.Images++;
            size.ImageBytes += sourceBytes;
        }
        else size.AttachmentBytes += sourceBytes;
    }

    // A document may be text as well: then its data is what the model reads, not a file.
    private static long ParseSource(ref StrictJsonReader json, ref PromptSize size, long index)
    {
        bool isText = false;
        long data = 0;
        while (json.ReadProperty())
        {
            bool isType = json.TextIs("type"u8);
            bool isData = json.TextIs("data"u8);
            bool isContent = json.TextIs("content"u8);
            json.Read();
            if (isType && json.TokenType == JsonTokenType.String) isText = json.TextIs("text"u8);
            else if (isData && json.TokenType == JsonTokenType.String) data = json.TextLength;
            else if (isContent && json.TokenType is JsonTokenType.String or JsonTokenType.StartArray) ParseContent(ref json, ref size, index);
            else json.Skip();
        }
        if (isText) size.TextBytes += data;
        return isText ? 0 : data;
    }

    private static string Place(long index) => index == SystemPlace ? "system" : $"messages[{index}].content";

    private static RequestRejectedException Rejected(string place, string rule)
    {
        int end = place.IndexOf('[', StringComparison.Ordinal);
        return new(RequestErrors.Invalid($"{place} {rule}", end < 0 ? place : place[..end]));
    }
}
