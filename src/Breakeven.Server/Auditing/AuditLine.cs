using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Breakeven.Server.Auditing;

/// <summary>One line of the audit log: an entry as JSON, with the hash of the line before and its own.</summary>
/// <remarks>Each line's SHA-256 is over all of it but the hash itself, the hash before included. A line that is changed, left out or put in breaks the chain there.</remarks>
internal static class AuditLine
{
    /// <summary>The hash before the first line.</summary>
    public static readonly string Beginning = new('0', 64);

    private const string HashStart = ",\"hash\":\"";
    private const int HashLength = 64;

    /// <summary>Without the line's end.</summary>
    public static string Write(AuditEntry entry, string previous)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            WriteEntry(json, entry);
            json.WriteString("prev", previous);
            json.WriteEndObject();
        }
        string body = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return $"{body[..^1]}{HashStart}{HashOf(body)}\"}}";
    }

    public static void WriteEntry(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteNumber("seq", entry.Sequence);
        json.WriteString("at", entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("actor", entry.Actor);
        if (entry.Address is not null) json.WriteString("address", entry.Address);
        json.WriteString("action", entry.Action);
        json.WriteString("result", entry.Result);
        if (entry.Detail is not null) json.WriteString("detail", entry.Detail);
    }

    /// <summary>The entry and its hashes, or null when the line is not as it was written.</summary>
    public static (AuditEntry Entry, string Previous, string Hash)? Read(string line)
    {
        int at = line.Length - HashStart.Length - HashLength - 2;
        if (at < 0 || string.CompareOrdinal(line, at, HashStart, 0, HashStart.Length) != 0) return null;
        string hash = line.Substring(at + HashStart.Length, HashLength), body = line[..at] + "}";
        if (HashOf(body) != hash) return null;
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement json = document.RootElement;
        AuditEntry entry = new(Text(json, "actor") ?? "", Text(json, "action") ?? "", Text(json, "result") ?? "")
        {
            Sequence = json.GetProperty("seq").GetInt64(),
            At = json.GetProperty("at").GetDateTimeOffset(),
            Address = Text(json, "address"),
            Detail = Text(json, "detail"),
        };
        return (entry, Text(json, "prev") ?? "", hash);
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static string HashOf(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
}
