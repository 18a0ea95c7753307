using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Writes <c>GET /v1/models</c> and <c>GET /v1/models/{id}</c> as Anthropic's clients expect them.</summary>
public static class ModelListWriter
{
    /// <summary>All models on one page, in the order given.</summary>
    public static void WriteList(IBufferWriter<byte> output, IReadOnlyList<ListedModel> models)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(models);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (ListedModel model in models) Write(json, model);
        json.WriteEndArray();
        json.WriteBoolean("has_more"u8, false);
        json.WriteString("first_id"u8, models.Count == 0 ? null : models[0].Id);
        json.WriteString("last_id"u8, models.Count == 0 ? null : models[^1].Id);
        json.WriteEndObject();
    }

    public static void WriteModel(IBufferWriter<byte> output, ListedModel model)
    {
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        Write(json, model);
    }

    private static void Write(Utf8JsonWriter json, ListedModel model)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "model"u8);
        json.WriteString("id"u8, model.Id);
        json.WriteString("display_name"u8, model.DisplayName);
        json.WriteString("created_at"u8, model.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
