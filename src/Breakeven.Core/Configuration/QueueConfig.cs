namespace Breakeven;

/// <summary>How many calls may wait for a place, and how long. Key <c>queue</c> of <c>server</c> and of <c>hosting</c>.</summary>
/// <param name="Length">Most calls that wait; 0 to 100,000.</param>
/// <param name="Wait">Longest wait of one call, then it is refused; 0 to 1 min.</param>
/// <remarks>Bounded on purpose: a call that waited longer than its client does is work for nobody.</remarks>
public sealed record QueueConfig(int Length, TimeSpan Wait)
{
    /// <summary>Before the gateway itself: a burst's worth.</summary>
    public static readonly QueueConfig Server = new(128, TimeSpan.FromMilliseconds(500));

    /// <summary>Before an own engine: bursts of clients that wait for minutes anyway. The newest go first, so that those who are answered have not waited long.</summary>
    public static readonly QueueConfig Engine = new(1024, TimeSpan.FromSeconds(30));
}
