namespace Breakeven.Gateway.Hosting;

/// <summary>Whether the gateway takes new calls. A provider that is down does not matter: other targets may answer.</summary>
public sealed class Readiness
{
    private volatile bool _ready;

    public bool IsReady => _ready;
    public void Ready() => _ready = true;
    public void Draining() => _ready = false;
}
