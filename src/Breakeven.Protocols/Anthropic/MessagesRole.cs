using System.Text.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Who may speak in a request.</summary>
internal static class MessagesRole
{
    /// <param name="json">Stands on a string.</param>
    /// <returns>The role in its plain spelling, however it was escaped; empty when it is none.</returns>
    public static ReadOnlySpan<byte> Canonical(scoped ref readonly Utf8JsonReader json) =>
        json.ValueTextEquals("user"u8) ? "user"u8
        : json.ValueTextEquals("assistant"u8) ? "assistant"u8
        : default;
}
