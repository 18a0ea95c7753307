using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>How the JSON of chat completions is written.</summary>
internal static class ChatJson
{
    /// <summary>Escapes only what JSON asks for, since it goes into no HTML. What is written is right by construction.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
