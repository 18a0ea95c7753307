namespace Breakeven.Gateway.Admission;

/// <summary>Who calls.</summary>
/// <param name="Key">Null only on a gateway without keys, which is open to its own machine.</param>
internal sealed record Caller(KeyConfig? Key)
{
    public static readonly Caller Local = new(Key: null);
}
