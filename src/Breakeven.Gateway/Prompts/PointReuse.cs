using Breakeven.Protocols.Prompts;

namespace Breakeven.Gateway.Prompts;

/// <summary>How one place of the prompts of a purpose is reused, within five minutes and within an hour.</summary>
internal sealed class PointReuse(CachePoint point)
{
    public CachePoint Point => point;
    public ReuseTally Minutes { get; } = new();
    public ReuseTally Hour { get; } = new();

    public void Learn(PointReuse earlier)
    {
        Minutes.Learn(earlier.Minutes);
        Hour.Learn(earlier.Hour);
    }
}
