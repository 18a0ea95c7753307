using System.Text.Json;

namespace Breakeven.Gateway.Batches;

/// <summary>Times as OpenAI's API tells them: whole seconds since 1970.</summary>
internal static class UnixTime
{
    /// <summary>Writes null for a time that has not come.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } time) json.WriteNumber(name, time.ToUnixTimeSeconds());
        else json.WriteNull(name);
    }
}
