using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Ollama;

/// <summary>Answers of Ollama's endpoints that list models.</summary>
/// <remarks>
/// Clients expect every field. What a gateway cannot know (sizes, families, quantisation) is zero or empty, as Ollama itself answers for models
/// that run elsewhere; the digest, by which clients tell models apart, is the SHA-256 of the name.
/// </remarks>
public static class OllamaModelList
{
    private const string Architecture = "breakeven";

    /// <summary>The answer of <c>GET /api/tags</c>.</summary>
    /// <param name="modifiedAt">When the configuration last changed, UTC.</param>
    public static void WriteTags(IBufferWriter<byte> output, IEnumerable<OllamaModel> models, DateTimeOffset modifiedAt)
    {
        ArgumentNullException.ThrowIfNull(models);
        Write(output, models, (json, model) =>
        {
            WriteCommon(json, model);
            json.WriteString("modified_at"u8, modifiedAt.UtcDateTime);
        });
    }

    /// <summary>The answer of <c>GET /api/ps</c>.</summary>
    /// <param name="expiresAt">Until when the models stay loaded, UTC: for a gateway, any time ahead.</param>
    public static void WriteRunning(IBufferWriter<byte> output, IEnumerable<OllamaModel> models, DateTimeOffset expiresAt)
    {
        ArgumentNullException.ThrowIfNull(models);
        Write(output, models, (json, model) =>
        {
            WriteCommon(json, model);
            json.WriteString("expires_at"u8, expiresAt.UtcDateTime);
            json.WriteNumber("size_vram"u8, 0);
            if (model.ContextLength is long length) json.WriteNumber("context_length"u8, length);
        });
    }

    /// <summary>The answer of <c>POST /api/show</c>.</summary>
    /// <param name="modifiedAt">When the configuration last changed, UTC.</param>
    public static void WriteShow(IBufferWriter<byte> output, OllamaModel model, DateTimeOffset modifiedAt)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(model);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("modelfile"u8, ""u8);
        json.WriteString("parameters"u8, ""u8);
        json.WriteString("template"u8, ""u8);
        WriteDetails(json);
        json.WriteStartObject("model_info"u8);
        json.WriteString("general.architecture"u8, Architecture);
        if (model.ContextLength is long length) json.WriteNumber($"{Architecture}.context_length", length);
        json.WriteEndObject();
        json.WriteStartArray("capabilities"u8);
        foreach (string capability in model.Capabilities) json.WriteStringValue(capability);
        json.WriteEndArray();
        json.WriteString("modified_at"u8, modifiedAt.UtcDateTime);
        json.WriteEndObject();
    }

    /// <summary>The answer of <c>GET /api/version</c>.</summary>
    /// <param name="version">The version of Ollama whose API is spoken: clients refuse servers that are too old for them.</param>
    public static void WriteVersion(IBufferWriter<byte> output, string version = "0.12.6")
    {
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("version"u8, version);
        json.WriteEndObject();
    }

    private static void Write(IBufferWriter<byte> output, IEnumerable<OllamaModel> models, Action<Utf8JsonWriter, OllamaModel> writeFields)
    {
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("models"u8);
        foreach (OllamaModel model in models)
        {
            json.WriteStartObject();
            writeFields(json, model);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCommon(Utf8JsonWriter json, OllamaModel model)
    {
        json.WriteString("name"u8, model.Name);
        json.WriteString("model"u8, model.Name);
        json.WriteNumber("size"u8, 0);
        json.WriteString("digest"u8, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model.Name))));
        WriteDetails(json);
    }

    private static void WriteDetails(Utf8JsonWriter json)
    {
        json.WriteStartObject("details"u8);
        json.WriteString("parent_model"u8, ""u8);
        json.WriteString("format"u8, ""u8);
        json.WriteString("family"u8, ""u8);
        json.WriteNull("families"u8);
        json.WriteString("parameter_size"u8, ""u8);
        json.WriteString("quantization_level"u8, ""u8);
        json.WriteEndObject();
    }
}
