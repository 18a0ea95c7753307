using System.Text.Json;

namespace Breakeven.Protocols.Ollama;

/// <summary>Who may speak in a chat. Ollama's server takes roles in any case.</summary>
internal static class OllamaRole
{
    private const int LongestRole = 16;

    /// <param name="json">Stands on a string.</param>
    /// <returns>The role in its plain spelling; empty when it is none.</returns>
    public static ReadOnlySpan<byte> Canonical(scoped ref readonly Utf8JsonReader json)
    {
        Span<char> text = stackalloc char[LongestRole];
        if (json.ValueSpan.Length > LongestRole) return default;
        ReadOnlySpan<char> role = text[..json.CopyString(text)];
        return role.Equals("user", StringComparison.OrdinalIgnoreCase) ? "user"u8
            : role.Equals("assistant", StringComparison.OrdinalIgnoreCase) ? "assistant"u8
            : role.Equals("system", StringComparison.OrdinalIgnoreCase) ? "system"u8
            : role.Equals("tool", StringComparison.OrdinalIgnoreCase) ? "tool"u8
            : role.Equals("developer", StringComparison.OrdinalIgnoreCase) ? "developer"u8
            : default;
    }
}
