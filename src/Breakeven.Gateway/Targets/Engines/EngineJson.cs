using System.Text.Json;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>Reads members of an engine's JSON; a member of another type is as good as absent.</summary>
internal static class EngineJson
{
    private const int LongestName = 256;

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    /// <summary>A name of at most 256 characters, none of them a control character.</summary>
    public static string? Name(this JsonElement element, string name) => element.Member(name) is { } value ? Name(value) : null;

    public static string? Name(JsonElement value) =>
        Text(value) is { Length: > 0 and <= LongestName } text && !text.Any(char.IsControl) ? text : null;

    public static string? Text(this JsonElement element, string name) => element.Member(name) is { } value ? Text(value) : null;

    /// <summary>A count of tokens or slots: positive, and no more than an int can say.</summary>
    public static int? Count(this JsonElement element, string name) => element.Member(name) is { } value ? Count(value) : null;

    public static int? Count(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count > 0 ? count : null;

    /// <summary>The items of an array; none when it is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? element, int most) =>
        element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Take(most) : [];

    private static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // an unpaired surrogate has no UTF-16 form
        }
    }
}
