using System.Text.Json;

namespace Breakeven.Gateway.Targets.Engines.Probes;

/// <summary>SGLang: <c>/v1/models</c> with <c>max_model_len</c>, <c>/get_server_info</c>, <c>/metrics</c> where it was started with <c>--enable-metrics</c>.</summary>
internal sealed class SglangProbe : IEngineProbe
{
    public string Type => "sglang";

    public async Task<EngineIdentity?> LearnAsync(EngineApi api, CancellationToken cancellationToken)
    {
        if (ModelList.Read(await api.GetOpenAIAsync("/models", cancellationToken)) is not { } models) return null;
        using JsonDocument? server = (await api.GetAsync("/get_server_info", cancellationToken)).Json();
        return new(Type)
        {
            Version = server?.RootElement.Name("version"),
            Models = models,
            Slots = server?.RootElement.Count("max_running_requests"),
        };
    }

    public Task<EngineLoad?> MeasureAsync(EngineApi api, CancellationToken cancellationToken) => EngineGauges.Sglang.ReadAsync(api, cancellationToken);
}
