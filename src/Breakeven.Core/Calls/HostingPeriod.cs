namespace Breakeven;

/// <summary>What one of our own deployments cost over a time, idle or busy.</summary>
/// <param name="Target">The target that points at the deployment.</param>
/// <param name="StartedAt">Inclusive.</param>
/// <param name="EndedAt">Exclusive; later than <paramref name="StartedAt"/>.</param>
/// <param name="Cost">Of all replicas, for the whole time.</param>
/// <param name="Slots">Calls that all replicas together could serve at once.</param>
public sealed record HostingPeriod(string Target, DateTimeOffset StartedAt, DateTimeOffset EndedAt, Money Cost, int Slots);
