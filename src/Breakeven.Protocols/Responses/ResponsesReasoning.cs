using System.Collections.Immutable;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>How reasoning that only its model can read or check travels through formats that have one opaque field for it.</summary>
internal static class ResponsesReasoning
{
    /// <summary>Between the parts of a summary.</summary>
    public const string PartBreak = "\n\n";

    private const string ItemPrefix = "rs_";
    private const char IdEnd = ':';

    // Put before a signature of reasoning that can be read, since a client of this format sends back one field for both.
    private const string SignatureMark = "signature:";

    /// <summary>What a client of this format is given as <c>encrypted_content</c> for a signature.</summary>
    public static string OfSignature(string signature) => SignatureMark + signature;

    /// <summary>A reasoning item that a client sends back.</summary>
    public static void Read(ref readonly ResponsesItem item, ImmutableArray<ContentPart>.Builder turn)
    {
        string text = string.IsNullOrEmpty(item.ReasoningText) ? item.Summary ?? "" : item.ReasoningText;
        string? signature = item.EncryptedContent is { } sealedText && sealedText.StartsWith(SignatureMark, StringComparison.Ordinal) ? sealedText[SignatureMark.Length..] : null;
        if (text.Length > 0 || signature is not null) turn.Add(new ContentPart.Reasoning(text, signature));
        if (signature is null && !string.IsNullOrEmpty(item.EncryptedContent)) turn.Add(new ContentPart.HiddenReasoning(item.EncryptedContent));
    }

    /// <summary>Keeps a target's item together with its id, which OpenAI checks the content against.</summary>
    public static string Seal(string id, string encryptedContent) => id + IdEnd + encryptedContent;

    /// <returns>False for hidden reasoning of a target of another format.</returns>
    public static bool TryUnseal(string data, out string id, out string encryptedContent)
    {
        int end = data.IndexOf(IdEnd, StringComparison.Ordinal);
        bool isItem = end > 0 && data.StartsWith(ItemPrefix, StringComparison.Ordinal);
        (id, encryptedContent) = isItem ? (data[..end], data[(end + 1)..]) : ("", "");
        return isItem;
    }
}
