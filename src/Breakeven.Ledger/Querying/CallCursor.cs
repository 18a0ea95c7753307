using System.Globalization;

namespace Breakeven.Ledger.Querying;

/// <summary>A call's place in the order of time, ties broken by id.</summary>
internal readonly record struct CallCursor(long StartedAt, Guid Id) : IComparable<CallCursor>
{
    public int CompareTo(CallCursor other) => StartedAt != other.StartedAt ? StartedAt.CompareTo(other.StartedAt) : Id.CompareTo(other.Id);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StartedAt:x}-{Id:N}");

    /// <exception cref="ArgumentException">The text is no cursor.</exception>
    public static CallCursor Parse(string text)
    {
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && long.TryParse(text.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long startedAt)
            && Guid.TryParseExact(text.AsSpan(dash + 1), "N", out Guid id)
            ? new CallCursor(startedAt, id)
            : throw new ArgumentException($"'{text}' is not a cursor of this ledger: give back the 'next' of the page before, unchanged.", nameof(text));
    }
}
