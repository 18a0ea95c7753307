namespace Breakeven.Gateway.Targets.Standby;

/// <summary>What an engine on standby does; the numbers are those of the metric.</summary>
internal enum StandbyState
{
    Stopped = 0,

    /// <summary>Started, and not found able to answer yet.</summary>
    Starting = 1,
    Running = 2,
    Stopping = 3,

    /// <summary>Its last start failed; the next one waits.</summary>
    Failed = 4,
}
