using Breakeven.Gateway.Caching.Semantic.Remembered;

namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>What a threshold means: vectors of one model, answers compared in one way, one bound. Under others all is measured anew.</summary>
internal sealed record CalibrationSettings(double FalseHitRate, double Confidence, double Floor, string Target, string Compare, string? Judge)
{
    public static CalibrationSettings Of(SemanticCacheConfig config) =>
        new(config.FalseHitRate, config.Confidence, config.Floor, config.Target!.Value.Value, config.Compare.ToString(), config.Compare == CacheCompare.Judge ? config.Judge?.Value : null);

    public HitCalibration Begin(CalibrationHistory? earlier = null) => new(FalseHitRate, Confidence, Floor, earlier);
}
