using Breakeven.Routing.Drift;
using Breakeven.Routing.Evaluation;

namespace Breakeven.Cli.Commands;

/// <summary>What <c>router evaluate</c> found.</summary>
/// <param name="Result">As the router decides under a promise: what is unknown goes to the strong model.</param>
/// <param name="Unknown">Requests of unknown routes alone, by the estimates; null where they are too few.</param>
/// <param name="Milliseconds">Of one decision, ascending.</param>
internal sealed record RouterMeasurement(RouterEvaluation Result, RouterEvaluation? Unknown, double[] Milliseconds, DriftReport Drift);
