using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakeven.Advisor.Watching;

/// <summary>The JSON form of the state, its standing verdicts and alerts: members in snake case, words in kebab case.</summary>
public static class WatchJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <exception cref="JsonException">Not a state, or one of a later version.</exception>
    public static WatchState Read(ReadOnlySpan<byte> utf8)
    {
        WatchState state = JsonSerializer.Deserialize<WatchState>(utf8, Options) ?? throw new JsonException("The file holds no state.");
        return state.Version == 1 ? state : throw new JsonException($"The state has version {state.Version}; this program reads version 1.");
    }

    public static byte[] Write(WatchState state) => JsonSerializer.SerializeToUtf8Bytes(state, Options);

    /// <summary>One standing verdict as an object.</summary>
    public static void Write(Utf8JsonWriter json, StandingVerdict verdict) => JsonSerializer.Serialize(json, verdict, Options);

    /// <summary>One alert as an object.</summary>
    public static void Write(Utf8JsonWriter json, AdviceAlert alert) => JsonSerializer.Serialize(json, alert, Options);
}
