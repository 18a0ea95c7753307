using System.Security.Cryptography;
using System.Text;

namespace Breakeven.Server.Hosting;

/// <summary>A new text for a configuration's file, which appears there whole or not at all.</summary>
/// <remarks>Written beside the file, flushed to the device, and renamed over it. The file keeps its permissions, and a link to it stays a link.</remarks>
public sealed class ConfigFile : IDisposable
{
    private readonly string _path;
    private readonly string _draft;

    private ConfigFile(string path, string draft) => (_path, _draft) = (path, draft);

    /// <exception cref="IOException">It cannot be written.</exception>
    public static ConfigFile Draft(string path, string text)
    {
        string real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        string draft = Path.Combine(Path.GetDirectoryName(real)!, $".{Path.GetFileName(real)}.{Environment.ProcessId}.new");
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = File.Exists(real) ? File.GetUnixFileMode(real) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using FileStream file = new(draft, options);
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
        return new(real, draft);
    }

    /// <summary>Of the file's bytes, as <see cref="Gateway.Configuration.ConfigResult.Sha256"/>; empty when it cannot be read.</summary>
    public static string Sha256(string path)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public void Commit() => File.Move(_draft, _path, overwrite: true);

    /// <summary>Removes a draft that was not committed.</summary>
    public void Dispose() => File.Delete(_draft);
}
