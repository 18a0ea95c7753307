using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Ollama;

/// <summary>Writes errors as Ollama's clients expect them: <c>{"error":"text"}</c>.</summary>
internal static class OllamaErrorWriter
{
    public static void WriteBody(IBufferWriter<byte> output, CallError error)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("error"u8, error.Code == "model_not_found" ? ModelNotFound(error.Message) : error.Message);
        json.WriteEndObject();
    }

    /// <summary>The last line of a stream that cannot be finished; none with <c>done</c> true follows.</summary>
    public static void WriteLine(IBufferWriter<byte> output, CallError error)
    {
        WriteBody(output, error);
        output.Write("\n"u8);
    }

    // Clients look for the server's own words, and offer to pull the model when they find them. The message names the model between its first quotes.
    private static string ModelNotFound(string message)
    {
        int start = message.IndexOf('\'', StringComparison.Ordinal) + 1;
        int end = start > 0 ? message.IndexOf('\'', start) : -1;
        return end > start ? $"model '{message[start..end]}' not found" : "model not found";
    }
}
