namespace Breakeven.Gateway.Files;

/// <summary>Files that only the gateway's own user may read.</summary>
internal static class PrivateFile
{
    public const string Draft = ".new";

    public static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        // Unbuffered: what a write returned from is with the operating system, and survives the process.
        FileStreamOptions options = new() { Mode = mode, Access = access, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    /// <summary>Writes a file that appears whole or not at all, and survives the end of power once this returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        using (FileStream file = Open(path + Draft, FileMode.Create, FileAccess.Write))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(path + Draft, path, overwrite: true);
    }
}
