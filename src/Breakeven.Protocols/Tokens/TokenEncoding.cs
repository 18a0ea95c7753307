namespace Breakeven.Protocols.Tokens;

/// <summary>A vocabulary of OpenAI's, by which text is cut into tokens.</summary>
public enum TokenEncoding
{
    /// <summary>GPT-3.5, GPT-4 and the embeddings of their time.</summary>
    Cl100k,

    /// <summary>GPT-4o and later; the nearest that there is for models of other makers, whose own vocabularies differ by some ten per cent.</summary>
    O200k,
}
