namespace Breakeven;

/// <summary>Which addresses in a request's content a provider may be asked to fetch. The gateway fetches none.</summary>
public enum MediaUrls
{
    /// <summary>Left to the provider.</summary>
    Any,

    /// <summary>http and https, and no address that is or names a private network's.</summary>
    Public,

    /// <summary>None: content comes in the request itself, as a <c>data:</c> URL.</summary>
    None,
}
