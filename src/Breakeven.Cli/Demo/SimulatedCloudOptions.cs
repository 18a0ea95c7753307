namespace Breakeven.Cli.Demo;

/// <summary>A simulated cloud provider.</summary>
/// <param name="Model">The model that <c>/v1/models</c> lists. Any name is answered.</param>
internal sealed record SimulatedCloudOptions(string Model)
{
    /// <summary>Typical of hosted frontier models; stated, not measured.</summary>
    public TimeSpan TimeToFirstToken { get; init; } = TimeSpan.FromMilliseconds(350);

    /// <summary>Typical of hosted frontier models; stated, not measured.</summary>
    public double TokensPerSecond { get; init; } = 80;

    /// <summary>How long a prompt's beginning is kept after its last use. Providers keep it for minutes; a replay that thins the calls stretches it alike.</summary>
    public TimeSpan PromptCacheLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>By how much simulated time runs faster than the clock. Above 0.</summary>
    public double Speed { get; init; } = 1;

    public OutageWindow Outage { get; init; } = OutageWindow.None;

    /// <summary>Told the <c>metadata.call</c> of each call on its arrival.</summary>
    public Action<string>? CallArrived { get; init; }
}
