namespace Breakeven;

/// <summary>Section <c>advice</c>: how often the gateway looks again whether its workloads still belong where they are.</summary>
public sealed record AdviceConfig
{
    /// <summary>Whether advice is computed on a schedule.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Time between two evaluations. 1 h to 30 days.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How much of the ledger each rests on, back from now. 7 to 400 days; whole weeks weigh weekdays alike.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(28);

    /// <summary>A file of what the traffic does not say, as <c>advise --requirements</c> takes it, relative to the configuration; null for the defaults.</summary>
    public string? Requirements { get; init; }

    /// <summary>Evaluations in a row that must speak against a standing verdict before it changes. 1 to 30.</summary>
    public int Confirm { get; init; } = 3;

    /// <summary>Share of the standing plan's cost that another must save to count, 0 to 0.5.</summary>
    public double Margin { get; init; } = 0.05;

    /// <summary>How far ahead a trend in volume is followed. 1 to 365 days.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Who is told of alerts; null for the log, the metrics and the management API alone.</summary>
    public WebhookConfig? Webhook { get; init; }
}
