using System.Collections.Immutable;
using Breakeven.Gateway.Routing;

namespace Breakeven.Gateway.Policies;

/// <summary>What stage <c>permit</c> wrote: the only targets that any later stage may choose from.</summary>
/// <param name="Restricted">True when a data class applied; a failure is then 503, so that nobody looks for the answer elsewhere.</param>
internal sealed record PolicyDecision(ImmutableArray<WeightedCandidate> Permitted, bool Restricted);
