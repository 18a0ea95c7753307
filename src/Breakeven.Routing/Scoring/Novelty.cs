namespace Breakeven.Routing.Scoring;

/// <summary>Why a request is unknown traffic, which goes to the strong model.</summary>
public enum Novelty
{
    None,

    /// <summary>The training had no labels of its route. Measured on routes left out of the open sets, a score there is on average little better than a coin, and sometimes worse.</summary>
    Route,

    /// <summary>There is no word in it.</summary>
    Empty,

    /// <summary>Too many of its words are new.</summary>
    Words,

    /// <summary>Its form lies far outside of what was learnt: far longer, all one word, another script.</summary>
    Form,
}
