namespace Breakeven.Gateway.Files;

/// <summary>Files that appear whole or not at all.</summary>
public static class WholeFile
{
    /// <summary>End of the name of what is written beside, until it takes the file's place.</summary>
    public const string Draft = ".new";

    /// <summary>Survives the end of power once this returns.</summary>
    /// <param name="mode">Who may read and write it, where the system knows that; as the process creates files unless stated.</param>
    /// <exception cref="IOException">It cannot be written; what was there is as it was.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes, UnixFileMode? mode = null)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows() && mode is not null) options.UnixCreateMode = mode;
        using (FileStream file = new(path + Draft, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(path + Draft, path, overwrite: true);
    }
}
