using System.Text;
using Breakeven.Ledger.Writing;

namespace Breakeven.Ledger.Records;

/// <summary>Names that come again in record after record, as one string each. Bounded: a new name takes the place of another. Used by one thread at a time.</summary>
internal sealed class NamePool
{
    private const int Slots = 1024, LongestName = 128;
    private readonly string?[] _names = new string?[Slots];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestName) return Encoding.UTF8.GetString(utf8);
        ref string? slot = ref _names[Crc32C.Of(utf8) % Slots];
        return slot is { } known && Ascii.Equals(utf8, known) ? known : slot = Encoding.UTF8.GetString(utf8);
    }
}
