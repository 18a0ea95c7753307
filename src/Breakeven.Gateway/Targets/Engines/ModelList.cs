using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>Reads OpenAI's <c>/v1/models</c> with what engines add to it.</summary>
internal static class ModelList
{
    private const int MostModels = 1000;

    /// <returns>Null when there is no such list.</returns>
    public static ImmutableArray<EngineModel>? Read(EngineReply reply)
    {
        using JsonDocument? json = reply.Json();
        if (json?.RootElement.Member("data") is not { ValueKind: JsonValueKind.Array } data) return null;
        return [.. ((JsonElement?)data).Items(MostModels).Select(Model).OfType<EngineModel>()];
    }

    /// <summary>Who made the server, from <c>owned_by</c>: <c>vllm</c>, <c>sglang</c>, <c>llamacpp</c>.</summary>
    public static string? Owner(EngineReply reply)
    {
        using JsonDocument? json = reply.Json();
        return (json?.RootElement.Member("data")).Items(1).Select(model => model.Name("owned_by")).FirstOrDefault();
    }

    /// <summary><c>max_model_len</c> and <c>parent</c> are vLLM's (and SGLang's), <c>meta</c> is llama.cpp's.</summary>
    private static EngineModel? Model(JsonElement model)
    {
        if (model.Name("id") is not { } id) return null;
        JsonElement? meta = model.Member("meta");
        return new(id, model.Count("max_model_len") ?? meta?.Count("n_ctx"))
        {
            TrainedContext = meta?.Count("n_ctx_train"),
            Parent = model.Name("parent") is { } parent && parent != id ? parent : null,
        };
    }
}
