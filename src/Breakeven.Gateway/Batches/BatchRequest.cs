using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Breakeven.Gateway.Batches;

/// <summary>What creates a batch: <c>{"input_file_id", "endpoint", "completion_window", "metadata"?, "output_expires_after"?}</c>.</summary>
internal sealed record BatchRequest(string InputFile, string Endpoint, string WindowText, TimeSpan Window)
{
    private const string DefaultWindow = "24h";
    private const int MostPairs = 16, LongestKey = 64, LongestValue = 512, LeastSeconds = 3600;
    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(1), s_longest = TimeSpan.FromDays(7);

    public ImmutableSortedDictionary<string, string> Metadata { get; private init; } = ImmutableSortedDictionary<string, string>.Empty;
    public TimeSpan? OutputKept { get; private init; }

    public static CallError? Read(ReadOnlyMemory<byte> body, out BatchRequest? request)
    {
        request = null;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return BatchErrors.Invalid("body", "The body is not a JSON object with each property once.");
        }
        using (document)
        {
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object ? Read(root, out request) : BatchErrors.Invalid("body", "The body is not a JSON object.");
        }
    }

    private static CallError? Read(JsonElement root, out BatchRequest? request)
    {
        request = null;
        if (Text(root, "input_file_id") is not { } file) return BatchErrors.Invalid("input_file_id", "'input_file_id' is the id of an uploaded file with purpose batch.");
        if (Text(root, "endpoint") is not { } endpoint || !LineCalls.Endpoints.ContainsKey(endpoint))
            return BatchErrors.Invalid("endpoint", $"'endpoint' is one of {string.Join(", ", LineCalls.Endpoints.Keys.Order(StringComparer.Ordinal))}.");
        string text = Text(root, "completion_window") ?? DefaultWindow;
        if (!Configuration.Shapes.Durations.TryParse(text, out TimeSpan window) || window < s_shortest || window > s_longest)
            return BatchErrors.Invalid("completion_window", "'completion_window' is 24h, or another time from 1m to 7d.");
        if (Pairs(root, out ImmutableSortedDictionary<string, string> metadata) is { } wrong) return wrong;
        if (Kept(root, out TimeSpan? kept) is { } unkept) return unkept;
        request = new(file, endpoint, text, window) { Metadata = metadata, OutputKept = kept };
        return null;
    }

    private static CallError? Pairs(JsonElement root, out ImmutableSortedDictionary<string, string> pairs)
    {
        pairs = ImmutableSortedDictionary<string, string>.Empty;
        if (!root.TryGetProperty("metadata", out JsonElement given) || given.ValueKind == JsonValueKind.Null) return null;
        if (given.ValueKind == JsonValueKind.Object && given.GetPropertyCount() <= MostPairs
            && given.EnumerateObject().All(pair => pair.Name.Length <= LongestKey && pair.Value.ValueKind == JsonValueKind.String && pair.Value.GetString()!.Length <= LongestValue))
        {
            pairs = given.EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.GetString()!, StringComparer.Ordinal);
            return null;
        }
        return BatchErrors.Invalid("metadata", $"'metadata' has up to {MostPairs} pairs of texts, names up to {LongestKey} characters and values up to {LongestValue}.");
    }

    private static CallError? Kept(JsonElement root, out TimeSpan? kept)
    {
        kept = null;
        if (!root.TryGetProperty("output_expires_after", out JsonElement given) || given.ValueKind == JsonValueKind.Null) return null;
        if (given.ValueKind == JsonValueKind.Object && given.TryGetProperty("seconds", out JsonElement number) && number.TryGetInt32(out int seconds) && seconds >= LeastSeconds)
        {
            kept = TimeSpan.FromSeconds(seconds);
            return null;
        }
        return BatchErrors.Invalid("output_expires_after", string.Create(CultureInfo.InvariantCulture, $"'output_expires_after' has 'anchor' created_at and 'seconds' from {LeastSeconds} on."));
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
