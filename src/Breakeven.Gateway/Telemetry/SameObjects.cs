using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Breakeven.Gateway.Telemetry;

/// <summary>Compares labels by the identity of their values. Equal labels in other objects are met a second time, which costs a little and changes nothing.</summary>
internal sealed class SameObjects : IEqualityComparer<KeyValuePair<string, object?>[]>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
{
    public static readonly SameObjects Comparer = new();

    public bool Equals(KeyValuePair<string, object?>[]? x, KeyValuePair<string, object?>[]? y) => ReferenceEquals(x, y) || (x is not null && y is not null && Equals(x.AsSpan(), y));

    public int GetHashCode([DisallowNull] KeyValuePair<string, object?>[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
    {
        if (alternate.Length != other.Length) return false;
        for (int i = 0; i < other.Length; i++)
            if (!ReferenceEquals(alternate[i].Value, other[i].Value) || !ReferenceEquals(alternate[i].Key, other[i].Key)) return false;
        return true;
    }

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
    {
        int hash = alternate.Length;
        foreach ((_, object? value) in alternate) hash = unchecked((hash * 31) + RuntimeHelpers.GetHashCode(value));
        return hash;
    }

    public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => alternate.ToArray();
}
