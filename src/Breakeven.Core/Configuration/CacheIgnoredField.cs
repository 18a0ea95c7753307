namespace Breakeven;

/// <summary>A request field that says who asks and, for the vendors' own models, does not change the answer. Part of the cache's key unless ignored: an engine may use it as it likes.</summary>
public enum CacheIgnoredField
{
    User,
    SafetyIdentifier,
    Metadata,
}
