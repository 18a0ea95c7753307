namespace Breakeven.Gateway.Tests.Allocations;

/// <summary>Tests that count what the whole process allocates: none other may run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
