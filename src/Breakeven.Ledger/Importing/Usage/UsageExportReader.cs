using System.Globalization;
using System.Text.Json;

namespace Breakeven.Ledger.Importing.Usage;

/// <summary>Reads usage exports: pages of OpenAI's and Anthropic's usage APIs, and LiteLLM's spend logs. Which one it is shows in its members.</summary>
/// <remarks>
/// OpenAI, <c>GET /v1/organization/usage/completions?group_by=model</c>: buckets with <c>start_time</c> in Unix seconds; <c>input_tokens</c> includes <c>input_cached_tokens</c>.
/// Anthropic, <c>GET /v1/organizations/usage_report/messages?group_by[]=model</c>: buckets with <c>starting_at</c>; uncached, cache-read and cache-creation tokens are disjoint.
/// LiteLLM, <c>GET /spend/logs</c> or the table <c>LiteLLM_SpendLogs</c>: one row a call with <c>startTime</c>, <c>model</c>, <c>spend</c>, <c>prompt_tokens</c>, <c>completion_tokens</c>.
/// A file is one JSON document, or one on each line, as several pages or rows are kept.
/// </remarks>
public static class UsageExportReader
{
    private const string Recognised = "recognised are pages of OpenAI's usage API (data with start_time), of Anthropic's (data with starting_at), and LiteLLM's spend logs (rows with startTime, model, spend)";

    /// <exception cref="ImportException">The file cannot be read, is of no known format, or a part of it is wrong.</exception>
    public static async Task<UsageExport> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using ImportFile file = ImportFile.Open(path);
        Dictionary<(DateOnly, string), ProviderUsage> days = [];
        string? format = null;
        foreach (JsonDocument document in await DocumentsAsync(file, cancellationToken))
        {
            using (document)
            {
                string found = Add(file, document.RootElement, days);
                if (format is not null && format != found) throw new ImportException(path, 0, null, $"holds both {format} and {found}; give each a file of its own");
                format = found;
            }
        }
        return new(path, format ?? throw new ImportException(path, 0, null, $"is empty; {Recognised}"), [.. days.Values.OrderBy(day => day.Day).ThenBy(day => day.Model, StringComparer.Ordinal)]);
    }

    private static async Task<List<JsonDocument>> DocumentsAsync(ImportFile file, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (await file.ReadLineAsync(cancellationToken) is { } line) lines.Add(line);
        string whole = string.Join('\n', lines);
        if (whole.AsSpan().Trim().IsEmpty) return [];
        try
        {
            return [JsonDocument.Parse(whole)];
        }
        catch (JsonException) when (lines.Count > 1)
        {
            return [.. lines.Index().Where(line => line.Item.AsSpan().Trim().Length > 0).Select(line => Parse(file, line.Item, line.Index + 1))];
        }
        catch (JsonException error)
        {
            throw new ImportException(file.Path, 1, null, $"is not JSON; {Recognised}", error);
        }
    }

    private static JsonDocument Parse(ImportFile file, string line, int number)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException error)
        {
            throw new ImportException(file.Path, number, null, "is not JSON; the file is one document, or one on each line, and may be cut off here", error);
        }
    }

    private static string Add(ImportFile file, JsonElement root, Dictionary<(DateOnly, string), ProviderUsage> days)
    {
        if (root.ValueKind == JsonValueKind.Array) return Rows(file, root, days);
        if (root.ValueKind != JsonValueKind.Object) throw Unknown(file);
        if (root.TryGetProperty("startTime", out _)) return Row(file, root, days);
        if (!root.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Array) throw Unknown(file);
        string format = "openai-usage";
        foreach (JsonElement bucket in data.EnumerateArray())
        {
            if (bucket.TryGetProperty("startTime", out _)) return Rows(file, data, days); // LiteLLM's newer pages hold their rows below data too
            bool isAnthropic = bucket.TryGetProperty("starting_at", out JsonElement start);
            if (!isAnthropic && !bucket.TryGetProperty("start_time", out start)) throw Unknown(file);
            format = isAnthropic ? "anthropic-usage" : format;
            DateOnly day = DayOf(file, start);
            if (!bucket.TryGetProperty("results", out JsonElement results) || results.ValueKind != JsonValueKind.Array) throw new ImportException(file.Path, 0, "results", "is missing in a bucket");
            foreach (JsonElement result in results.EnumerateArray()) Put(days, isAnthropic ? Anthropic(file, day, result) : OpenAI(file, day, result));
        }
        return format;
    }

    private static string Rows(ImportFile file, JsonElement rows, Dictionary<(DateOnly, string), ProviderUsage> days)
    {
        foreach (JsonElement row in rows.EnumerateArray()) Row(file, row, days);
        return "litellm-spend";
    }

    /// <summary>Rows that LiteLLM's own cache answered never were at a provider.</summary>
    private static string Row(ImportFile file, JsonElement row, Dictionary<(DateOnly, string), ProviderUsage> days)
    {
        const string format = "litellm-spend";
        if (!row.TryGetProperty("startTime", out JsonElement start)) throw Unknown(file);
        if (row.TryGetProperty("cache_hit", out JsonElement hit) && hit.ToString().Equals("true", StringComparison.OrdinalIgnoreCase)) return format;
        Put(days, new(DayOf(file, start), Model(file, row))
        {
            Requests = 1, InputTokens = Count(file, row, "prompt_tokens"), OutputTokens = Count(file, row, "completion_tokens"), Cost = new Money(Usd(file, row, "spend")),
        });
        return format;
    }

    private static ProviderUsage OpenAI(ImportFile file, DateOnly day, JsonElement result) => new(day, Model(file, result))
    {
        Requests = Count(file, result, "num_model_requests"), InputTokens = Count(file, result, "input_tokens"),
        CachedInputTokens = Count(file, result, "input_cached_tokens", isOptional: true), OutputTokens = Count(file, result, "output_tokens"),
    };

    private static ProviderUsage Anthropic(ImportFile file, DateOnly day, JsonElement result)
    {
        long read = Count(file, result, "cache_read_input_tokens", isOptional: true), written = 0;
        if (result.TryGetProperty("cache_creation", out JsonElement creation) && creation.ValueKind == JsonValueKind.Object)
            written = Count(file, creation, "ephemeral_5m_input_tokens", isOptional: true) + Count(file, creation, "ephemeral_1h_input_tokens", isOptional: true);
        return new(day, Model(file, result))
        {
            InputTokens = checked(Count(file, result, "uncached_input_tokens") + read + written), CachedInputTokens = read, OutputTokens = Count(file, result, "output_tokens"),
        };
    }

    private static void Put(Dictionary<(DateOnly, string), ProviderUsage> days, ProviderUsage usage)
    {
        (DateOnly, string) key = (usage.Day, usage.Model);
        days[key] = days.TryGetValue(key, out ProviderUsage? known) ? known + usage : usage;
    }

    private static string Model(ImportFile file, JsonElement row) =>
        row.TryGetProperty("model", out JsonElement model) && model.ValueKind == JsonValueKind.String && model.GetString() is { Length: > 0 } name
            ? name
            : throw new ImportException(file.Path, 0, "model", "is missing; ask for the export by model (group_by=model)");

    private static DateOnly DayOf(ImportFile file, JsonElement start)
    {
        if (start.ValueKind == JsonValueKind.Number && start.TryGetInt64(out long seconds) && seconds is >= 0 and < 253_402_300_800)
            return DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);
        return start.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(start.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? DateOnly.FromDateTime(at.UtcDateTime)
            : throw new ImportException(file.Path, 0, "start_time", $"'{start}' is no time");
    }

    private static long Count(ImportFile file, JsonElement row, string name, bool isOptional = false)
    {
        if (!row.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return isOptional ? 0 : throw new ImportException(file.Path, 0, name, "is missing");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count) && count >= 0
            ? count
            : throw new ImportException(file.Path, 0, name, $"'{value}' is not a whole number, 0 or more");
    }

    private static decimal Usd(ImportFile file, JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && decimal.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal usd) && usd >= 0
            ? usd
            : throw new ImportException(file.Path, 0, name, "is not an amount of dollars, 0 or more");

    private static ImportException Unknown(ImportFile file) => new(file.Path, 0, null, $"is not a recognised usage export; {Recognised}");
}
