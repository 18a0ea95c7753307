using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Decides which parts of a message can be sent in this format, and makes them so.</summary>
/// <remarks>What an assistant reasoned goes back only with its signature: without one it is another model's, and Anthropic refuses it.</remarks>
internal static class SendableParts
{
    /// <returns>The part, or null when it says nothing or may be dropped.</returns>
    public static ContentPart? Of(ContentPart part, TranslationRules rules) => part switch
    {
        ContentPart.Text { Value: var text } => string.IsNullOrWhiteSpace(text) ? null : part,
        ContentPart.Refusal { Value: var text } => string.IsNullOrWhiteSpace(text) ? null : new ContentPart.Text(text) { CacheControlJson = part.CacheControlJson },
        ContentPart.Reasoning { Signature: null or "" } => null,
        ContentPart.Image image => Of(image, rules),
        ContentPart.File file => Of(file, rules),
        ContentPart.Audio => Drop(rules, "input_audio", "Anthropic's Messages API takes no sound."),
        _ => part,
    };

    private static ContentPart? Of(ContentPart.Image image, TranslationRules rules) =>
        DataUrl.Resolve(image.Source) is { } source
            ? image with { Source = source }
            : Drop(rules, "image_url", "its data URL is not base64.");

    private static ContentPart? Of(ContentPart.File file, TranslationRules rules) =>
        DataUrl.Resolve(file.Source) is { } source && IsDocument(source)
            ? file with { Source = source }
            : Drop(rules, "file", "Anthropic's Messages API takes PDF and plain text only, by address or in base64.");

    private static bool IsDocument(MediaSource source) => source switch
    {
        { Url: not null } => true,
        { MediaType: "application/pdf" } => true,
        { MediaType: "text/plain", Base64: { } text } => System.Buffers.Text.Base64.IsValid(text),
        _ => false,
    };

    private static ContentPart? Drop(TranslationRules rules, string field, string why)
    {
        rules.Drop(field, why);
        return null;
    }
}
