namespace Breakeven.TestKit.Faults;

/// <summary>Token counts of an answer, as JSON text: they need not be numbers.</summary>
public sealed record FaultUsage(string Input, string Output)
{
    public static readonly FaultUsage Good = new("20", "10");
}
