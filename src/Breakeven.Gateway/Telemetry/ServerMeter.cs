using System.Diagnostics.Metrics;

namespace Breakeven.Gateway.Telemetry;

/// <summary>The gateway's meter for the parts around it: what is measured with it stands in <c>/metrics</c>. Labels take words of ours and names of the configuration, nothing that a client makes up.</summary>
public sealed class ServerMeter
{
    internal ServerMeter(GatewayMetrics metrics) => Meter = metrics.Meter;

    public Meter Meter { get; }
}
