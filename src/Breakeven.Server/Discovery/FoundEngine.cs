using System.Collections.Immutable;

namespace Breakeven.Server.Discovery;

/// <summary>An engine that answers on this machine.</summary>
/// <param name="Name">Name of the provider in the configuration, as <c>vllm</c>.</param>
/// <param name="Type">A provider type of the configuration.</param>
/// <param name="Address">Without a path.</param>
/// <param name="Models">What it serves now; empty when no model is loaded.</param>
public sealed record FoundEngine(string Name, string Type, Uri Address, ImmutableArray<string> Models);

/// <summary>A key in the environment.</summary>
/// <param name="Variable">The environment variable; its value is nowhere in this record.</param>
/// <param name="Name">Name of the provider in the configuration.</param>
/// <param name="ExampleModel">A model to try.</param>
public sealed record FoundKey(string Variable, string Name, string ExampleModel);
