using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Ollama's images are bare base64; other formats ask for their media type, which their first bytes tell.</summary>
internal static class OllamaImage
{
    public static ContentPart Read(string base64, string param) => new ContentPart.Image(MediaSource.Of(MediaType(base64, param), base64));

    private static string MediaType(string base64, string param)
    {
        if (base64.StartsWith("iVBORw0KGgo", StringComparison.Ordinal)) return "image/png";
        if (base64.StartsWith("/9j/", StringComparison.Ordinal)) return "image/jpeg";
        if (base64.StartsWith("R0lGOD", StringComparison.Ordinal)) return "image/gif";
        if (base64.StartsWith("UklGR", StringComparison.Ordinal)) return "image/webp";
        throw new RequestRejectedException(RequestErrors.Invalid("An image must be a PNG, JPEG, GIF or WebP file in base64.", param));
    }
}
