using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Gateway.Targets.Dialing;

namespace Breakeven.Server.Discovery;

/// <summary>Asks an address whether a language-model engine answers there: <c>GET /v1/models</c> must give OpenAI's list. Web servers that answer anything else are skipped.</summary>
internal sealed class EngineProbe(HttpClient http, TimeSpan timeout, TimeProvider time)
{
    /// <summary>The engine's models and what it says it is (<c>owned_by</c>), or null when none answers.</summary>
    public async Task<(ImmutableArray<string> Models, string? Owner)?> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(address, "/v1/models"), either.Token);
            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType is not "application/json") return null;
            using JsonDocument document = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(either.Token), default, either.Token);
            return Read(document.RootElement);
        }
        catch (Exception error) when (NetworkFailure.Is(error) || error is JsonException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static (ImmutableArray<string> Models, string? Owner)? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out JsonElement data)) return null;
        bool isList = root.TryGetProperty("object", out JsonElement kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("list");
        if (!isList || data.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null)) return null; // Ollama without a model says null
        JsonElement[] entries = data.ValueKind == JsonValueKind.Array ? [.. data.EnumerateArray()] : [];
        string?[] models = [.. entries.Select(entry => TextOf(entry, "id"))];
        if (models.Contains(null)) return null;
        return ([.. models.OfType<string>()], entries.Select(entry => TextOf(entry, "owned_by")).FirstOrDefault());
    }

    private static string? TextOf(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
