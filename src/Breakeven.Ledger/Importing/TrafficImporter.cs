using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Breakeven.Ledger.Export;

namespace Breakeven.Ledger.Importing;

/// <summary>Reads past traffic from a file, gzip or not, as it streams.</summary>
public static class TrafficImporter
{
    private const string Recognised =
        "recognised are azure-trace (TIMESTAMP,ContextTokens,GeneratedTokens), mooncake (JSON lines with timestamp, input_length, output_length), " +
        "csv and jsonl (arrival_s or started_at, input_tokens, output_tokens)";

    /// <summary>The calls of a file, in its order. Records have outcome ok and no cost unless the file says otherwise.</summary>
    /// <exception cref="ImportException">The file cannot be read, is of no known format, or a row is wrong; found while streaming.</exception>
    public static async IAsyncEnumerable<CallRecord> ReadAsync(
        string path, ImportFormat format, ImportOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ImportFile file = ImportFile.Open(path);
        while (await file.PeekAsync(cancellationToken) is { } blank && string.IsNullOrWhiteSpace(blank)) await file.ReadLineAsync(cancellationToken);
        string first = await file.PeekAsync(cancellationToken) ?? throw new ImportException(path, 0, null, $"is empty; {Recognised}");
        ImportedCall calls = new(file, options);
        bool isJson = format is ImportFormat.Mooncake or ImportFormat.Jsonl || (format == ImportFormat.Auto && first.TrimStart().StartsWith('{'));
        IAsyncEnumerable<CallRecord> records = isJson ? JsonLinesAsync(file, format, calls, cancellationToken) : CsvAsync(file, format, calls, cancellationToken);
        await foreach (CallRecord call in records) yield return call;
    }

    private static async IAsyncEnumerable<CallRecord> CsvAsync(
        ImportFile file, ImportFormat format, ImportedCall calls, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<string> header = await CsvRows.ReadAsync(file, cancellationToken) ?? [];
        string[] names = Names(file, format, header);
        while (await CsvRows.ReadAsync(file, cancellationToken) is { } cells)
        {
            if (cells.Count != names.Length)
                throw file.Error(null, $"has {cells.Count} cells where the header has {names.Length}; the file is cut off or a cell lacks its quotes");
            yield return calls.Of(names.Zip(cells, (name, cell) => KeyValuePair.Create(name, CsvText.Unguarded(cell))), string.Join(',', cells));
        }
    }

    /// <summary>The header's names as a record's, after a look at what must be there.</summary>
    private static string[] Names(ImportFile file, ImportFormat format, List<string> header)
    {
        string[] names = [.. header.Select(cell => NameOf(file, cell.Trim()))];
        bool hasTime = names.Contains(ImportedCall.Arrival) || names.Contains("started_at");
        bool hasTokens = names.Contains("input_tokens") && names.Contains("output_tokens");
        if (!hasTime && !hasTokens && format == ImportFormat.Auto) throw file.Error(null, $"is not a recognised format; {Recognised}");
        if (!hasTime) throw file.Error(ImportedCall.Arrival, "is missing; add it (seconds from the first call) or started_at");
        foreach (string name in (ReadOnlySpan<string>)["input_tokens", "output_tokens"])
            if (!names.Contains(name)) throw file.Error(name, "is missing; add it with whole numbers of tokens");
        if (names.Where(CallColumns.ByName.ContainsKey).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw file.Error(twice.Key, "stands in the header twice; remove one");
        return names;
    }

    private static string NameOf(ImportFile file, string cell)
    {
        string name = cell switch
        {
            "TIMESTAMP" => "started_at",
            "ContextTokens" => "input_tokens",
            "GeneratedTokens" => "output_tokens",
            _ => cell,
        };
        if (name != cell) file.Aliases[name] = cell;
        return name;
    }

    private static async IAsyncEnumerable<CallRecord> JsonLinesAsync(
        ImportFile file, ImportFormat format, ImportedCall calls, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isMooncake = format == ImportFormat.Mooncake;
        bool isFirst = true;
        while (await file.ReadLineAsync(cancellationToken) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            using JsonDocument document = Parse(file, line);
            JsonElement row = document.RootElement;
            if (isFirst && format == ImportFormat.Auto) isMooncake = IsMooncake(file, row);
            if (isFirst && isMooncake) (file.Aliases["input_tokens"], file.Aliases["output_tokens"], file.Aliases[ImportedCall.Arrival]) = ("input_length", "output_length", "timestamp");
            isFirst = false;
            yield return calls.Of(isMooncake ? MooncakeValues(file, row) : Values(row), line);
        }
    }

    private static JsonDocument Parse(ImportFile file, string line)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException error)
        {
            throw file.Error(null, "is not JSON; every line is one whole object, and the file may be cut off here", error);
        }
        throw file.Error(null, "is not a JSON object; every line is one call");
    }

    private static bool IsMooncake(ImportFile file, JsonElement row)
    {
        if (row.TryGetProperty("input_length", out _) && row.TryGetProperty("timestamp", out _)) return true;
        return row.TryGetProperty("input_tokens", out _) || row.TryGetProperty("started_at", out _) || row.TryGetProperty(ImportedCall.Arrival, out _)
            ? false
            : throw file.Error(null, $"is not a recognised format; {Recognised}");
    }

    private static IEnumerable<KeyValuePair<string, string>> Values(JsonElement row) =>
        row.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, TextOf(member.Value)));

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    /// <summary>Mooncake names, with milliseconds as seconds and block numbers as prefix hashes.</summary>
    private static IEnumerable<KeyValuePair<string, string>> MooncakeValues(ImportFile file, JsonElement row)
    {
        yield return KeyValuePair.Create(ImportedCall.Arrival, Seconds(file, row));
        yield return KeyValuePair.Create("input_tokens", Required(file, row, "input_length"));
        yield return KeyValuePair.Create("output_tokens", Required(file, row, "output_length"));
        if (!row.TryGetProperty("hash_ids", out JsonElement hashes)) yield break;
        if (hashes.ValueKind != JsonValueKind.Array) throw file.Error("hash_ids", "is not a list of numbers");
        yield return KeyValuePair.Create("prefix_hashes", $"[{string.Join(',', hashes.EnumerateArray().Select(hash => $"\"{hash.GetRawText().Trim('"')}\""))}]");
    }

    private static string Seconds(ImportFile file, JsonElement row)
    {
        string text = Required(file, row, "timestamp");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double ms) && double.IsFinite(ms) && ms >= 0
            ? (ms / 1000).ToString("R", CultureInfo.InvariantCulture)
            : throw file.Error("timestamp", $"'{text}' is not a number of milliseconds, 0 or more");
    }

    private static string Required(ImportFile file, JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && TextOf(value) is { Length: > 0 } text
            ? text
            : throw file.Error(name, "is missing; every line of a mooncake trace has timestamp, input_length and output_length");
}
