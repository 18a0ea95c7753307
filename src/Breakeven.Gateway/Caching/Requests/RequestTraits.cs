namespace Breakeven.Gateway.Caching.Requests;

/// <summary>What in a request speaks for or against using an earlier answer.</summary>
[Flags]
internal enum RequestTraits
{
    None = 0,

    /// <summary>Temperature 0.</summary>
    Greedy = 1,

    /// <summary>A seed is given.</summary>
    Seeded = 2,

    /// <summary>Functions are offered, which the client runs.</summary>
    Functions = 4,

    /// <summary>The provider is asked to search, run code or use its own tools: what those find changes.</summary>
    ProviderTools = 8,

    /// <summary>Something is only named, and kept elsewhere: a file, an address, an earlier answer, a stored prompt. What it is can change.</summary>
    Reference = 16,

    /// <summary>The provider shall keep something: an answer from the cache would not.</summary>
    Stores = 32,

    /// <summary>Sound or another answer that is not text.</summary>
    OtherMedia = 64,
}
