using System.Collections.Immutable;
using Breakeven.Protocols.Prompts;

namespace Breakeven.Gateway.Prompts;

/// <summary>Where a prompt is to be marked for the provider's cache, and for how long.</summary>
/// <param name="Points">In order; empty for nowhere.</param>
/// <param name="ForAnHour">Else five minutes.</param>
internal readonly record struct MarkPlan(ImmutableArray<CachePoint> Points, bool ForAnHour)
{
    public static readonly MarkPlan None = new([], ForAnHour: false);
}
