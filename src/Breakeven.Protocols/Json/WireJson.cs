using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>How JSON is written for a wire: on one line, escaping only what JSON asks for, since it is data and not HTML.</summary>
internal static class WireJson
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
