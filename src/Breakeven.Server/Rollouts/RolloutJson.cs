using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakeven.Server.Rollouts;

/// <summary>How rollouts are kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Rollout))]
internal sealed partial class RolloutJson : JsonSerializerContext
{
    public static string Write(Rollout rollout) => JsonSerializer.Serialize(rollout, Default.Rollout);

    /// <returns>Null for a document that this version cannot read.</returns>
    public static Rollout? Read(string document)
    {
        try
        {
            return JsonSerializer.Deserialize(document, Default.Rollout);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
