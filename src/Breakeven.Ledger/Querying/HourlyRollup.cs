namespace Breakeven.Ledger.Querying;

/// <summary>The calls of one hour that share everything below, summed exactly.</summary>
public sealed record HourlyRollup
{
    /// <summary>Start of the hour, UTC. A call belongs to the hour in which it started.</summary>
    public required DateTimeOffset Hour { get; init; }
    public string? Workload { get; init; }
    public string? Key { get; init; }
    public string? Environment { get; init; }
    public string? Route { get; init; }
    public string? Target { get; init; }
    public string? Provider { get; init; }
    public string? ResponseModel { get; init; }
    public Location? Location { get; init; }
    public string? DataClass { get; init; }
    public CallOutcome Outcome { get; init; }

    public long Calls { get; init; }

    /// <summary>Calls whose cost is known; the cost of the others is not in <see cref="Cost"/>.</summary>
    public long PricedCalls { get; init; }
    public TokenUsage Usage { get; init; }

    /// <summary>Sum of the records' costs.</summary>
    public Money Cost { get; init; }

    /// <summary>The part of <see cref="Cost"/> that is occupancy of our own deployments, before the idle remainder is spread.</summary>
    public Money ReservedCost { get; init; }

    /// <summary>Energy, where it was stated.</summary>
    public Money MarginalCost { get; init; }

    /// <summary>Calls with a duration.</summary>
    public long TimedCalls { get; init; }
    public TimeSpan Duration { get; init; }
    public TimeSpan MaxDuration { get; init; }

    /// <summary>Calls with a time to first chunk.</summary>
    public long TtfcCalls { get; init; }
    public TimeSpan Ttfc { get; init; }
}
