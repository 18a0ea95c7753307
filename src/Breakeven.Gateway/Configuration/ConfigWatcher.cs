using System.Security.Cryptography;

namespace Breakeven.Gateway.Configuration;

/// <summary>Notices when a configuration, or a file that it refers to, changes; reads it again and hands on what is valid. A bad one is reported and the old one stays.</summary>
/// <remarks>Reads contents instead of listening for events: those are lost on bind mounts, network folders and files replaced by a rename or a changed link (Kubernetes). A new content counts once two looks in a row saw the same, so that half-written files are not read.</remarks>
/// <param name="read">Reads the file, as <see cref="ConfigReader.ReadFile"/> does.</param>
/// <param name="current">What is in use now; nothing is handed on until the files differ from what it was read from.</param>
/// <param name="apply">Takes a valid configuration.</param>
/// <param name="refuse">Takes the problems of a bad one.</param>
public sealed class ConfigWatcher(
    string path, Func<ConfigResult> read, ConfigResult current, Func<ConfigResult, CancellationToken, ValueTask> apply, Action<ConfigResult> refuse, TimeProvider time)
{
    /// <summary>Time between two looks; a change is in force after two to three of them.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private ConfigResult _last = current;
    private string _inForce = FingerprintRead(path, current);
    private string? _seen;

    /// <summary>Watches until cancelled; then ends without an exception.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) await LookAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    /// <summary>One look: applies or refuses a content that differs from the last one and did not change since the look before.</summary>
    internal async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        string now = Fingerprint(path, _last);
        bool isSettled = now == _seen;
        _seen = now;
        if (!isSettled || now == _inForce) return;
        ConfigResult result = read();
        _last = result;
        _seen = _inForce = FingerprintRead(path, result);
        if (result.Config is null) refuse(result);
        else await apply(result, cancellationToken);
    }

    /// <summary>Of what the result was read from; empty when the file changed since, so that the next looks read it again.</summary>
    private static string FingerprintRead(string path, ConfigResult result) =>
        result.Sha256.Length > 0 && FileHash(path) != result.Sha256 ? "" : Fingerprint(path, result);

    private static string Fingerprint(string path, ConfigResult result) => string.Join('|', result.ReferencedFiles.Select(FileHash).Prepend(FileHash(path)));

    /// <summary>A file that is not there (as in the middle of being replaced) has the same hash each time, and is refused if it stays away.</summary>
    private static string FileHash(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.GetType().Name;
        }
    }
}
