using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes an embedding request that came in another format.</summary>
internal static class EmbeddingRequestWriter
{
    public static void Write(EmbeddingInput input, string model, IBufferWriter<byte> output)
    {
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        json.WriteStartArray("input"u8);
        foreach (string text in input.Texts) json.WriteStringValue(text);
        json.WriteEndArray();
        json.WriteString("encoding_format"u8, "float"u8);
        if (input.Dimensions is { } dimensions) json.WriteNumber("dimensions"u8, dimensions);
        if (input.User is { } user) json.WriteString("user"u8, user);
        json.WriteEndObject();
    }
}
