namespace Breakeven;

/// <summary>Whether requests that offer tools may be answered from the response cache. Tools that the provider runs never may: what they find changes.</summary>
public enum CacheTools
{
    Never,

    /// <summary>Where all tools are functions that the client runs.</summary>
    Functions,
}
