using System.Text.Json;
using System.Text.Json.Serialization;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary>What a ledger's records do not tell of themselves: a file beside it, <c>breakeven.db.notes.json</c>, that reports read.</summary>
internal sealed record LedgerNotes
{
    private const string Suffix = ".notes.json";

    public static readonly LedgerNotes None = new();

    /// <summary>How many calls each record stands for, where the ledger holds a sample.</summary>
    public decimal CallsPerRecord { get; init; } = 1;

    /// <summary>What in it is simulated, to be shown with every figure; null for nothing.</summary>
    public string? Simulated { get; init; }

    /// <param name="url">Of the ledger.</param>
    /// <exception cref="CommandException">There is such a file, and it is not understood.</exception>
    public static LedgerNotes Beside(string url)
    {
        string file = LedgerLocation.DatabasePath(url) + Suffix;
        if (!File.Exists(file)) return None;
        try
        {
            LedgerNotes notes = JsonSerializer.Deserialize(File.ReadAllBytes(file), LedgerNotesContext.Default.LedgerNotes) ?? throw new JsonException("the file says null");
            return notes.CallsPerRecord > 0 ? notes : throw new JsonException($"calls_per_record is {notes.CallsPerRecord}: give a number above 0");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file}: {e.Message}");
        }
    }

    public Task WriteAsync(string databasePath, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(databasePath + Suffix, JsonSerializer.SerializeToUtf8Bytes(this, LedgerNotesContext.Default.LedgerNotes), cancellationToken);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, WriteIndented = true)]
[JsonSerializable(typeof(LedgerNotes))]
internal sealed partial class LedgerNotesContext : JsonSerializerContext;
