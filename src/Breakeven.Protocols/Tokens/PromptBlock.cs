using System.Text.Json;

namespace Breakeven.Protocols.Tokens;

/// <summary>Tells images and files of a prompt from its text: they travel as base64 and are not read as letters.</summary>
internal static class PromptBlock
{
    private const int ShortestImage = 64;

    /// <param name="block">As <see cref="PromptVisitor"/> sees it: text, or a part's JSON, or the bare base64 of an image.</param>
    public static PromptBlockKind KindOf(ReadOnlySpan<byte> block)
    {
        if (block.Length >= ShortestImage && IsBareImage(block)) return PromptBlockKind.Image;
        return block.StartsWith("{"u8) ? KindOfPart(block) : PromptBlockKind.Text;
    }

    // PNG, JPEG, GIF and WebP.
    private static bool IsBareImage(ReadOnlySpan<byte> block) =>
        (block.StartsWith("iVBORw0KGgo"u8) || block.StartsWith("/9j/"u8) || block.StartsWith("R0lGOD"u8) || block.StartsWith("UklGR"u8))
        && block[..ShortestImage].IndexOfAny(" \n{\""u8) < 0;

    private static PromptBlockKind KindOfPart(ReadOnlySpan<byte> block)
    {
        Utf8JsonReader json = new(block);
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isType = json.ValueTextEquals("type"u8);
                json.Read();
                if (isType && json.TokenType == JsonTokenType.String) return KindOfType(ref json);
                json.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Text that only begins as JSON does.
        }
        return PromptBlockKind.Text;
    }

    private static PromptBlockKind KindOfType(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("image_url"u8) || json.ValueTextEquals("image"u8) || json.ValueTextEquals("input_image"u8)) return PromptBlockKind.Image;
        bool isAttachment = json.ValueTextEquals("file"u8) || json.ValueTextEquals("input_file"u8) || json.ValueTextEquals("input_audio"u8) || json.ValueTextEquals("document"u8);
        return isAttachment ? PromptBlockKind.Attachment : PromptBlockKind.Text;
    }
}

internal enum PromptBlockKind
{
    Text,
    Image,
    Attachment,
}
