namespace Breakeven.Gateway.Caching.Semantic.Remembered;

/// <summary>What was learnt for one tenant and route.</summary>
internal sealed record RememberedCalibration(CalibrationScope Scope, CalibrationHistory History);
