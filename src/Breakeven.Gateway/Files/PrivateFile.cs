namespace Breakeven.Gateway.Files;

/// <summary>Files that only the gateway's own user may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        // Unbuffered: what a write returned from is with the operating system, and survives the process.
        FileStreamOptions options = new() { Mode = mode, Access = access, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open) options.UnixCreateMode = Mine;
        return new(path, options);
    }

    /// <inheritdoc cref="WholeFile.Replace"/>
    public static void Replace(string path, ReadOnlySpan<byte> bytes) => WholeFile.Replace(path, bytes, Mine);
}
