using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Targets.Engines.Probes;

/// <summary>A server of unknown make with OpenAI's API: its models, and whatever metrics of a known engine it publishes.</summary>
internal sealed class OpenAICompatibleProbe : IEngineProbe
{
    public string Type => ProviderTypes.OpenAICompatible;

    public async Task<EngineIdentity?> LearnAsync(EngineApi api, CancellationToken cancellationToken)
    {
        EngineReply list = await api.GetOpenAIAsync("/models", cancellationToken);
        if (ModelList.Read(list) is not { } models) return null;
        return new(EngineOf(ModelList.Owner(list))) { Models = models };
    }

    public Task<EngineLoad?> MeasureAsync(EngineApi api, CancellationToken cancellationToken) => EngineGauges.Any.ReadAsync(api, cancellationToken);

    private static string? EngineOf(string? owner) => owner switch
    {
        "vllm" or "sglang" => owner,
        "llamacpp" => "llama.cpp",
        _ => null,
    };
}
