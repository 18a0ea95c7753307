using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>One input in every draw.</summary>
/// <param name="Normals">Its place in its distribution, as a standard normal number.</param>
/// <param name="IsShared">The same for every workload of an organisation, as prices are.</param>
internal sealed record InputDraws(string Input, bool IsShared, ImmutableArray<double> Normals);
