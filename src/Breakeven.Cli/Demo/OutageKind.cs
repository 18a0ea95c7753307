namespace Breakeven.Cli.Demo;

/// <summary>How a simulated provider fails.</summary>
internal enum OutageKind
{
    Off,

    /// <summary>503 with an error body, at once.</summary>
    Refused503,

    /// <summary>Takes the call and never answers it.</summary>
    Hang,
}
