using System.Collections.Immutable;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Server.Hosting;

/// <summary>What came of a change of the configuration.</summary>
/// <param name="From">Version in force before.</param>
/// <param name="To">Version in force after; the same when nothing changed.</param>
internal sealed record ConfigPublication(int From, int To)
{
    /// <summary>Why nothing was changed; null when it was, or would be.</summary>
    public CallError? Error { get; init; }
    public bool IsDryRun { get; init; }
    public ImmutableArray<ConfigChange> Changes { get; init; } = [];
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Keys whose masked secret was taken from the configuration in force.</summary>
    public ImmutableArray<string> SecretsKept { get; init; } = [];
}
