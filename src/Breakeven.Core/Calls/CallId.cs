namespace Breakeven;

/// <summary>Identity of one call: a UUIDv7, so that ids sort by time.</summary>
public readonly record struct CallId(Guid Value) : IComparable<CallId>
{
    public static CallId New(DateTimeOffset at) => new(TimeOrderedGuid.New(at));

    public int CompareTo(CallId other) => Value.CompareTo(other.Value);
    public static bool operator <(CallId a, CallId b) => a.CompareTo(b) < 0;
    public static bool operator >(CallId a, CallId b) => a.CompareTo(b) > 0;
    public static bool operator <=(CallId a, CallId b) => a.CompareTo(b) <= 0;
    public static bool operator >=(CallId a, CallId b) => a.CompareTo(b) >= 0;
    public override string ToString() => Value.ToString("D");
}
