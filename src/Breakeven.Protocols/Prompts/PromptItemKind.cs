namespace Breakeven.Protocols.Prompts;

/// <summary>What an element of a conversation is, as far as it matters to where it may be cut.</summary>
public enum PromptItemKind
{
    /// <summary>Instructions of the application; they stay wherever they stand.</summary>
    System,

    /// <summary>Something new from the user: a turn begins.</summary>
    User,

    /// <summary>Goes on with the turn: an answer, a tool call, a tool's result.</summary>
    Continued,
}
