namespace Breakeven.Gateway.Targets.Health;

/// <summary>What asking a provider's health path has shown. Written by the <see cref="HealthProber"/> alone.</summary>
internal sealed class Reachability
{
    private volatile bool _isDown;

    /// <summary>Whether the last question went without a good answer; false before the first.</summary>
    public bool IsDown { get => _isDown; set => _isDown = value; }

    /// <summary>When to ask next, on the gateway's clock that never goes back.</summary>
    public TimeSpan Next { get; set; }

    /// <summary>The question that is under way, or the last one.</summary>
    public Task Asking { get; set; } = Task.CompletedTask;
}
