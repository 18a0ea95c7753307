namespace Breakeven.Server.Watching;

/// <summary>What one kind of evidence says of a weak target.</summary>
public enum EvidenceState
{
    /// <summary>What is usual is not known yet.</summary>
    Learning,

    /// <summary>Nothing is proven.</summary>
    Open,

    /// <summary>Proven to be as it was.</summary>
    Within,

    /// <summary>Proven to be worse.</summary>
    Worse,
}
