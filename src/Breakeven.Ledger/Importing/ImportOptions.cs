namespace Breakeven.Ledger.Importing;

/// <summary>What a file of past traffic does not say by itself. A value in the file wins.</summary>
public sealed record ImportOptions
{
    /// <summary>The instant that relative arrival times count from. Fixed, so that the same file imports as the same calls.</summary>
    public DateTimeOffset StartAt { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string? Workload { get; init; }
    public string? Key { get; init; }
    public string? Environment { get; init; }
    public string? Target { get; init; }
    public string? Provider { get; init; }
    public string? Model { get; init; }
}
