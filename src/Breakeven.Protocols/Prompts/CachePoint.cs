namespace Breakeven.Protocols.Prompts;

/// <summary>A place in a prompt up to which a provider may keep it, in the order in which a model reads.</summary>
public enum CachePoint
{
    /// <summary>After the tools.</summary>
    Tools,

    /// <summary>After the instructions.</summary>
    System,

    /// <summary>After the last turn.</summary>
    Turns,
}
