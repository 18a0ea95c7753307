using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>How JSON is written for a wire, and how what a provider sent is read.</summary>
internal static class WireJson
{
    /// <summary>On one line, escaping only what JSON asks for, since it is data and not HTML. What is written is right by construction.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A provider may nest as it likes; only what no parser can follow is refused.</summary>
    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 256 };
}
