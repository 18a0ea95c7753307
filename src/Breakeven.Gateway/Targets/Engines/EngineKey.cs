namespace Breakeven.Gateway.Targets.Engines;

/// <summary>One engine: a provider's name and where it is. A provider that moves is another engine.</summary>
internal readonly record struct EngineKey(string Provider, Uri Address);
