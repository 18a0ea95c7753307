using System.Globalization;

namespace Breakeven.Ledger.Writing;

/// <summary>The folder of journal segments beside a database, and how they are named.</summary>
internal sealed class JournalFolder(string databasePath)
{
    private const string Extension = ".segment";

    public string Path { get; } = databasePath + ".journal";
    public string QuarantinePath { get; } = databasePath + ".quarantine";
    public string ReservePath => System.IO.Path.Combine(Path, "reserve");

    public string PathOf(long segment) => System.IO.Path.Combine(Path, segment.ToString("D12", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Numbers of the segments that exist, ascending.</summary>
    public List<long> Segments()
    {
        List<long> segments = [];
        if (!Directory.Exists(Path)) return segments;
        foreach (string file in Directory.EnumerateFiles(Path, "*" + Extension))
            if (long.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out long number)) segments.Add(number);
        segments.Sort();
        return segments;
    }

    /// <summary>Removes the segments before <paramref name="segment"/>: the store has all that they say.</summary>
    public void DeleteBefore(long segment)
    {
        foreach (long drained in Segments())
            if (drained < segment) File.Delete(PathOf(drained));
    }

    /// <summary>Keeps a copy of the damaged database and its log, once for each state of it.</summary>
    /// <returns>Where it lies, in words, or why there is none.</returns>
    public string TryQuarantineStore()
    {
        try
        {
            Directory.CreateDirectory(QuarantinePath);
            foreach (string file in (string[])[databasePath, databasePath + "-wal"])
            {
                FileInfo source = new(file), copy = new(System.IO.Path.Combine(QuarantinePath, System.IO.Path.GetFileName(file)));
                if (source.Exists && (!copy.Exists || copy.Length != source.Length || copy.LastWriteTimeUtc < source.LastWriteTimeUtc)) source.CopyTo(copy.FullName, overwrite: true);
            }
            return $"A copy as it was found is in {QuarantinePath}.";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"No copy could be put into {QuarantinePath} ({error.Message}): make one before you change anything.";
        }
    }

    /// <summary>Keeps a copy of a damaged segment. Copying twice is harmless.</summary>
    public string Quarantine(long segment)
    {
        Directory.CreateDirectory(QuarantinePath);
        string copy = System.IO.Path.Combine(QuarantinePath, System.IO.Path.GetFileName(PathOf(segment)));
        File.Copy(PathOf(segment), copy, overwrite: true);
        return copy;
    }
}
