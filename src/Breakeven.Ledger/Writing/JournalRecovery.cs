namespace Breakeven.Ledger.Writing;

/// <summary>Looks through the segments that an earlier process left, before anything is read from them.</summary>
/// <remarks>Bytes behind the last intact entry were never acknowledged and are cut off. Bad bytes with an intact entry behind them are damage: the segment is copied and the opening refused, unless salvage was asked for.</remarks>
internal static class JournalRecovery
{
    /// <param name="checkpoint">Where the store has got to; segments before it are no longer needed.</param>
    /// <exception cref="LedgerUnavailableException">A segment is damaged and <paramref name="salvage"/> is false.</exception>
    public static void Prepare(JournalFolder folder, JournalPosition checkpoint, bool salvage)
    {
        foreach (long segment in folder.Segments())
        {
            if (segment < checkpoint.Segment) continue;
            using SegmentReader reader = new(folder.PathOf(segment), segment == checkpoint.Segment ? checkpoint.Offset : 0);
            long length = reader.Length;
            if (reader.Offset > length) continue;
            while (true)
            {
                EntryRead read = reader.Read(length);
                if (read == EntryRead.End) break;
                if (read == EntryRead.Entry) continue;
                long damage = reader.Offset;
                if (!reader.SkipDamage(length))
                {
                    Cut(folder.PathOf(segment), damage);
                    break;
                }
                string copy = folder.Quarantine(segment);
                if (!salvage) throw Damaged(folder.PathOf(segment), damage, reader.Offset, copy);
            }
        }
    }

    private static void Cut(string path, long length)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(handle, length);
    }

    private static LedgerUnavailableException Damaged(string path, long from, long to, string copy) => new(
        $"The journal segment {path} is damaged from byte {from} to {to}; a copy is kept at {copy}. What is in the database can be read and exported " +
        "(open it for reading). To go on with every intact entry before and after the damage, open it once with salvage; check the disk first.");
}
