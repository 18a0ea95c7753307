using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Telemetry;

namespace Breakeven.Gateway.Hosting;

/// <summary>How the configuration came into force, and the last one that did not: for <c>/metrics</c> and the management API.</summary>
public sealed class ReloadStatus
{
    private readonly Counter<long> _refused;
    private readonly TimeProvider _time;
    private volatile Refusal? _lastRefusal;

    internal ReloadStatus(GatewayMetrics metrics, SnapshotSource snapshots, TimeProvider time)
    {
        _time = time;
        InForceSince = time.GetUtcNow();
        _refused = metrics.Meter.CreateCounter<long>("breakeven.config.refused", "{config}", "Configurations that were refused whole since the start.");
        metrics.Meter.CreateObservableGauge("breakeven.config.version", () => (long)snapshots.Current.Version, "{version}", "Number of the configuration in force.");
        metrics.Meter.CreateObservableGauge("breakeven.config.last_reload_ok", () => _lastRefusal is null ? 1L : 0L, "{state}", "1 when the newest configuration is in force, 0 when it was refused.");
    }

    public DateTimeOffset InForceSince { get; private set; }

    /// <summary>The newest configuration, where it was refused; null once one is in force again.</summary>
    public Refusal? LastRefusal => _lastRefusal;

    public void Applied()
    {
        InForceSince = _time.GetUtcNow();
        _lastRefusal = null;
    }

    /// <summary>The newest configuration is the one that was in force all along: a bad one was put right.</summary>
    public void PutRight() => _lastRefusal = null;

    /// <param name="problems">As people shall read them: without secrets.</param>
    public void Refused(ImmutableArray<string> problems)
    {
        _refused.Add(1);
        _lastRefusal = new(_time.GetUtcNow(), problems);
    }

    public void Refused(ConfigResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Refused([.. result.Errors.Select(problem => problem.ToString())]);
    }

    /// <param name="At">When it was read.</param>
    /// <param name="Problems">Why, each with file, line and key.</param>
    public sealed record Refusal(DateTimeOffset At, ImmutableArray<string> Problems);
}
