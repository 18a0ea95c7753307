using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>How bodies are written: only what JSON asks for is escaped, since they are data and no HTML.</summary>
internal static class JsonOutput
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };
}
