using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakeven.Gateway.Caching.Semantic.Remembered;

/// <summary>The state as JSON, names in snake case.</summary>
internal static class SemanticStateJson
{
    public static byte[] Write(SemanticState state) => JsonSerializer.SerializeToUtf8Bytes(state, SemanticStateContext.Default.SemanticState);

    /// <exception cref="JsonException">It is no state of this version, or one that cannot be.</exception>
    public static SemanticState Read(ReadOnlySpan<byte> json)
    {
        SemanticState? state = JsonSerializer.Deserialize(json, SemanticStateContext.Default.SemanticState);
        if (state is not { Version: SemanticState.CurrentVersion, Settings: not null, Calibrations.IsDefault: false }) throw new JsonException("It is no state of this version.");
        if (state.Calibrations.Any(entry => entry is not { Scope: not null, History.Samples: not null })) throw new JsonException("A part is missing.");
        return state;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SemanticState))]
internal sealed partial class SemanticStateContext : JsonSerializerContext;
