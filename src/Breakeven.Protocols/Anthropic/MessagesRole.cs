using System.Text.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Who may speak in a request.</summary>
/// <remarks>
/// <c>system</c> among the messages is Anthropic's beta <c>mid-conversation-system-2026-04-07</c>, which Claude Code uses: instructions that come
/// late stand where they were given, so that what the prompt cache holds before them stays as it was.
/// </remarks>
internal static class MessagesRole
{
    /// <param name="json">Stands on a string.</param>
    /// <returns>The role in its plain spelling, however it was escaped; empty when it is none.</returns>
    public static ReadOnlySpan<byte> Canonical(scoped ref readonly Utf8JsonReader json) =>
        json.ValueTextEquals("user"u8) ? "user"u8
        : json.ValueTextEquals("assistant"u8) ? "assistant"u8
        : json.ValueTextEquals("system"u8) ? "system"u8
        : default;
}
