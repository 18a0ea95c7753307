using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven.Gateway.Targets.Engines.Probes;

/// <summary>llama.cpp's server: <c>/props</c>, <c>/v1/models</c>, <c>/slots</c>, and <c>/metrics</c> where it was started with <c>--metrics</c>.</summary>
/// <remarks>The context in <c>/props</c> is a slot's, which is what a call gets; the one in <c>/v1/models</c> is what the weights were trained for.</remarks>
internal sealed class LlamaCppProbe : IEngineProbe
{
    private const int MostSlots = 4096;

    public string Type => "llama.cpp";

    public async Task<EngineIdentity?> LearnAsync(EngineApi api, CancellationToken cancellationToken)
    {
        ImmutableArray<EngineModel>? models = ModelList.Read(await api.GetOpenAIAsync("/models", cancellationToken));
        using JsonDocument? props = (await api.GetAsync("/props", cancellationToken)).Json();
        if (models is null && props is null) return null;
        int? context = props?.RootElement.Member("default_generation_settings")?.Count("n_ctx");
        ImmutableArray<EngineModel> served = models ?? [];
        return new(Type)
        {
            Version = props?.RootElement.Name("build_info"),
            Models = served.Length == 1 && context is not null ? [served[0] with { Context = context }] : served,
            Slots = props?.RootElement.Count("total_slots"),
            AnswersAnyName = true,
        };
    }

    public async Task<EngineLoad?> MeasureAsync(EngineApi api, CancellationToken cancellationToken)
    {
        EngineLoad? load = await EngineGauges.LlamaCpp.ReadAsync(api, cancellationToken);
        if (BusySlots(await api.GetAsync("/slots", cancellationToken)) is not { } busy) return load;
        return (load ?? new EngineLoad(api.Now)) with { SlotsBusy = busy, Running = load?.Running ?? busy };
    }

    /// <summary>The list also holds prompts, in older versions: only the flags are looked at.</summary>
    private static int? BusySlots(EngineReply reply)
    {
        using JsonDocument? json = reply.Json();
        if (json?.RootElement is not { ValueKind: JsonValueKind.Array } slots) return null;
        return ((JsonElement?)slots).Items(MostSlots).Count(slot => slot.Member("is_processing")?.ValueKind == JsonValueKind.True);
    }
}
