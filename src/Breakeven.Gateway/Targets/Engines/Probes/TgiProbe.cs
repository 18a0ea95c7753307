using System.Text.Json;

namespace Breakeven.Gateway.Targets.Engines.Probes;

/// <summary>Hugging Face's text-generation-inference: <c>/info</c> and <c>/metrics</c>. One server serves one model, under any name.</summary>
internal sealed class TgiProbe : IEngineProbe
{
    public string Type => "tgi";

    public async Task<EngineIdentity?> LearnAsync(EngineApi api, CancellationToken cancellationToken)
    {
        using JsonDocument? json = (await api.GetAsync("/info", cancellationToken)).Json();
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } info) return null;
        return new(Type)
        {
            Version = info.Name("version"),
            Models = info.Name("model_id") is { } model ? [new(model, info.Count("max_total_tokens")) { LargestPrompt = info.Count("max_input_tokens") ?? info.Count("max_input_length") }] : [],
            Slots = info.Count("max_concurrent_requests"),
            AnswersAnyName = true,
        };
    }

    public Task<EngineLoad?> MeasureAsync(EngineApi api, CancellationToken cancellationToken) => EngineGauges.Tgi.ReadAsync(api, cancellationToken);
}
