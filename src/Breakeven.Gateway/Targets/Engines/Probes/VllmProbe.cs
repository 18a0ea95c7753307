using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven.Gateway.Targets.Engines.Probes;

/// <summary>vLLM: <c>/version</c>, <c>/v1/models</c> with <c>max_model_len</c> and the parents of LoRA adapters, <c>/metrics</c>.</summary>
internal sealed class VllmProbe : IEngineProbe
{
    public string Type => "vllm";

    public async Task<EngineIdentity?> LearnAsync(EngineApi api, CancellationToken cancellationToken)
    {
        if (ModelList.Read(await api.GetOpenAIAsync("/models", cancellationToken)) is not { } models) return null;
        using JsonDocument? version = (await api.GetAsync("/version", cancellationToken)).Json();
        return new(Type)
        {
            Version = version?.RootElement.Name("version"),
            Models = WithParentsContext(models),
        };
    }

    public Task<EngineLoad?> MeasureAsync(EngineApi api, CancellationToken cancellationToken) => EngineGauges.Vllm.ReadAsync(api, cancellationToken);

    /// <summary>An adapter is listed without a length; it runs in its base model's.</summary>
    private static ImmutableArray<EngineModel> WithParentsContext(ImmutableArray<EngineModel> models) =>
        [.. models.Select(model => model is { Context: null, Parent: { } parent } ? model with { Context = models.FirstOrDefault(other => other.Name == parent)?.Context } : model)];
}
