namespace Breakeven.TestKit.Faults;

/// <summary>How a call may end for the client of a gateway.</summary>
public enum FaultEnd
{
    /// <summary>The whole answer, as if nothing had happened.</summary>
    Answer,

    /// <summary>An error of the client's own protocol and nothing of an answer.</summary>
    Refusal,

    /// <summary>The answer's beginning, then an error event, and no mark of a good end.</summary>
    Interruption,

    /// <summary>Any of the others: the answer whole or visibly none.</summary>
    Either,
}
