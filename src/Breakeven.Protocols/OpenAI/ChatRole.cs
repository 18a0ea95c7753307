using System.Text.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Who may speak in a chat.</summary>
internal static class ChatRole
{
    /// <param name="json">Stands on a string.</param>
    /// <returns>The role in its plain spelling, however it was escaped; empty when it is none.</returns>
    public static ReadOnlySpan<byte> Canonical(scoped ref readonly Utf8JsonReader json) =>
        json.ValueTextEquals("user"u8) ? "user"u8
        : json.ValueTextEquals("assistant"u8) ? "assistant"u8
        : json.ValueTextEquals("system"u8) ? "system"u8
        : json.ValueTextEquals("tool"u8) ? "tool"u8
        : json.ValueTextEquals("developer"u8) ? "developer"u8
        : json.ValueTextEquals("function"u8) ? "function"u8
        : default;

    public static bool IsAssistant(ReadOnlySpan<byte> canonical) => canonical.SequenceEqual("assistant"u8);
}
