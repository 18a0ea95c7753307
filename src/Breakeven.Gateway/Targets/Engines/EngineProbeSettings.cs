namespace Breakeven.Gateway.Targets.Engines;

/// <summary>How often engines are asked.</summary>
/// <param name="LoadEvery">Between two readings of an engine's load. An unreachable engine is asked after twice that, then four times, up to <paramref name="LongestPause"/>.</param>
/// <param name="FactsEvery">Between two readings of what it serves.</param>
/// <param name="ProbeTime">For one probe with all its questions.</param>
/// <param name="LongestPause">An engine that comes back is noticed after this at the latest.</param>
/// <param name="Seed">Of the jitter, which keeps many engines from being asked in step.</param>
internal sealed record EngineProbeSettings(TimeSpan LoadEvery, TimeSpan FactsEvery, TimeSpan ProbeTime, TimeSpan LongestPause, int Seed)
{
    public static readonly EngineProbeSettings Default = new(
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2), Seed: 4747);
}
