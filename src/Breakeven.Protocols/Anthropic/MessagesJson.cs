using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>How this format's JSON is written and read.</summary>
internal static class MessagesJson
{
    // Escapes only what JSON asks for: prompts and answers are data, not HTML.
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // A provider may nest as it likes; only what no parser can follow is refused.
    public static readonly JsonReaderOptions AnswerOptions = new() { MaxDepth = 256 };
}
