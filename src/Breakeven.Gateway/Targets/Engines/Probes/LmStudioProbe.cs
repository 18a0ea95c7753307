using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven.Gateway.Targets.Engines.Probes;

/// <summary>LM Studio: <c>/api/v0/models</c> tells the models and which of them are loaded, with their contexts. It publishes no queue.</summary>
internal sealed class LmStudioProbe : IEngineProbe
{
    private const string ModelsPath = "/api/v0/models";
    private const int MostModels = 1000;

    public string Type => "lmstudio";

    public async Task<EngineIdentity?> LearnAsync(EngineApi api, CancellationToken cancellationToken)
    {
        EngineReply reply = await api.GetAsync(ModelsPath, cancellationToken);
        if (Models(reply, onlyLoaded: false) is not { } models) return null;
        return new(Type) { Models = models };
    }

    public async Task<EngineLoad?> MeasureAsync(EngineApi api, CancellationToken cancellationToken) =>
        Models(await api.GetAsync(ModelsPath, cancellationToken), onlyLoaded: true) is { } loaded ? new(api.Now) { Loaded = loaded } : null;

    private static ImmutableArray<EngineModel>? Models(EngineReply reply, bool onlyLoaded)
    {
        using JsonDocument? json = reply.Json();
        if (json?.RootElement.Member("data") is not { ValueKind: JsonValueKind.Array } data) return null;
        return [.. ((JsonElement?)data).Items(MostModels).Where(model => !onlyLoaded || model.Name("state") == "loaded").Select(Model).OfType<EngineModel>()];
    }

    private static EngineModel? Model(JsonElement model) =>
        model.Name("id") is { } id ? new(id, model.Count("loaded_context_length")) { TrainedContext = model.Count("max_context_length") } : null;
}
