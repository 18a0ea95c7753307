namespace Breakeven;

/// <summary>Whose answers a call may get from the response cache. Never anybody's outside its team.</summary>
public enum CacheShare
{
    /// <summary>Those of its own key.</summary>
    Key,

    /// <summary>Those of all keys of its team; of its own key where that has none.</summary>
    Team,
}
