using System.Collections.Immutable;

namespace Breakeven.Gateway.Caching.Semantic.Remembered;

/// <summary>What the semantic cache keeps over a restart: counts of comparisons, and names that the ledger has too. No text, no vector, no answer.</summary>
internal sealed record SemanticState(int Version, CalibrationSettings Settings, ImmutableArray<RememberedCalibration> Calibrations)
{
    public const int CurrentVersion = 1;
}
