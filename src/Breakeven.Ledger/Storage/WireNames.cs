using System.Collections.Frozen;
using System.Text.Json;

namespace Breakeven.Ledger.Storage;

/// <summary>An enumeration's members as records spell them.</summary>
internal sealed class WireNames<T>(JsonNamingPolicy policy) where T : struct, Enum
{
    private readonly FrozenDictionary<T, string> _names = Enum.GetValues<T>().ToFrozenDictionary(value => value, value => policy.ConvertName(value.ToString()));
    private readonly FrozenDictionary<string, T> _values = Enum.GetValues<T>().ToFrozenDictionary(value => policy.ConvertName(value.ToString()), value => value);

    public string this[T value] => _names[value];
    public bool TryParse(string name, out T value) => _values.TryGetValue(name, out value);
    public string All => string.Join(", ", _values.Keys.Order());
}

/// <summary>The enumerations of a record.</summary>
internal static class WireNames
{
    public static readonly WireNames<CallOutcome> Outcome = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly WireNames<Location> Location = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly WireNames<UsageSource> UsageSource = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly WireNames<CostBasis> CostBasis = new(JsonNamingPolicy.KebabCaseLower);
}
