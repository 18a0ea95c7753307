using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Breakeven.Gateway.Targets.Engines.Probes;

/// <summary>Ollama: <c>/api/version</c>, <c>/api/tags</c>, <c>/api/show</c>, and <c>/api/ps</c> for what is in memory.</summary>
/// <remarks>
/// Ollama cuts a prompt that is too long without a word, so what counts is the context that it serves: of a loaded model the one in <c>/api/ps</c>,
/// else the model's own <c>num_ctx</c>. Without either the server's default applies, which it does not tell.
/// </remarks>
internal sealed class OllamaProbe : IEngineProbe
{
    private const int MostModels = 1000;

    /// <summary>Each is a request of its own.</summary>
    private const int MostShown = 50;

    public string Type => "ollama";

    public async Task<EngineIdentity?> LearnAsync(EngineApi api, CancellationToken cancellationToken)
    {
        using JsonDocument? tags = (await api.GetAsync("/api/tags", cancellationToken)).Json();
        if (tags?.RootElement.Member("models") is not { ValueKind: JsonValueKind.Array } listed) return null;
        using JsonDocument? version = (await api.GetAsync("/api/version", cancellationToken)).Json();
        ImmutableArray<EngineModel>.Builder models = ImmutableArray.CreateBuilder<EngineModel>();
        foreach (string name in ((JsonElement?)listed).Items(MostModels).Select(model => model.Name("name")).OfType<string>())
            models.Add(models.Count < MostShown ? await ShowAsync(api, name, cancellationToken) : new(name, Context: null));
        return new(Type)
        {
            Version = version?.RootElement.Name("version"),
            Models = models.DrainToImmutable(),
        };
    }

    public async Task<EngineLoad?> MeasureAsync(EngineApi api, CancellationToken cancellationToken)
    {
        using JsonDocument? ps = (await api.GetAsync("/api/ps", cancellationToken)).Json();
        if (ps?.RootElement.Member("models") is not { ValueKind: JsonValueKind.Array } running) return null;
        return new(api.Now)
        {
            Loaded = [.. ((JsonElement?)running).Items(MostModels).Select(model => model.Name("name") is { } name ? new EngineModel(name, model.Count("context_length")) : null).OfType<EngineModel>()],
        };
    }

    private static async Task<EngineModel> ShowAsync(EngineApi api, string name, CancellationToken cancellationToken)
    {
        using JsonDocument? shown = (await api.PostAsync("/api/show", Question(name), cancellationToken)).Json();
        return new(name, NumCtx(shown?.RootElement.Text("parameters"))) { TrainedContext = Trained(shown?.RootElement.Member("model_info")) };
    }

    private static ReadOnlyMemory<byte> Question(string model)
    {
        ArrayBufferWriter<byte> body = new(64);
        using Utf8JsonWriter writer = new(body);
        writer.WriteStartObject();
        writer.WriteString("model", model);
        writer.WriteEndObject();
        writer.Flush();
        return body.WrittenMemory;
    }

    /// <summary>Named after the model's family, as <c>llama.context_length</c>.</summary>
    private static long? Trained(JsonElement? info)
    {
        if (info is not { ValueKind: JsonValueKind.Object } members) return null;
        foreach (JsonProperty member in members.EnumerateObject())
            if (member.Name.EndsWith(".context_length", StringComparison.Ordinal)) return EngineJson.Count(member.Value);
        return null;
    }

    /// <summary>The parameters come as lines of text: <c>num_ctx    8192</c>.</summary>
    private static long? NumCtx(string? parameters)
    {
        foreach (string line in parameters?.Split('\n') ?? [])
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["num_ctx", var value] && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int context) && context > 0) return context;
        }
        return null;
    }
}
