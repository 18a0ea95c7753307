namespace Breakeven.Gateway.Targets.Engines;

/// <summary>How one engine is asked about itself. Stateless. Never throws on what an engine sends: what cannot be read is null.</summary>
internal interface IEngineProbe
{
    /// <summary>The provider type that it knows, as <c>vllm</c>.</summary>
    string Type { get; }

    /// <returns>Null when the engine told nothing.</returns>
    Task<EngineIdentity?> LearnAsync(EngineApi api, CancellationToken cancellationToken);

    /// <returns>Null when the engine tells nothing about its load; the caller knows from <see cref="EngineApi.WasReached"/> whether it is there.</returns>
    Task<EngineLoad?> MeasureAsync(EngineApi api, CancellationToken cancellationToken);
}
