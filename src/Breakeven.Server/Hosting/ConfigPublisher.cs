using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Hosting;
using Breakeven.Ledger;
using Breakeven.Server.Management;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Hosting;

/// <summary>Changes the configuration through its file: validated first, put in force, then written whole; one change at a time.</summary>
internal sealed partial class ConfigPublisher(
    ServerOptions options, ConfigApplier applier, SnapshotSource snapshots, EmbeddedLedger ledger, ILogger<ConfigPublisher> logger) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1, 1);

    /// <summary>A configuration that was in force; null when there is none of that number.</summary>
    public async Task<ConfigVersion?> FindAsync(int number, CancellationToken cancellationToken) =>
        (await ledger.ConfigVersionsAsync(cancellationToken)).FirstOrDefault(version => version.Number == number);

    public async Task<ConfigPublication> PublishAsync(string text, ConfigRequest request, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return await ChangeAsync(text, [], request, cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Puts an earlier version in force again, with the secrets that are known.</summary>
    public async Task<ConfigPublication> RollBackAsync(int number, ConfigRequest request, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (await FindAsync(number, cancellationToken) is not { } version) return Refused(ManagementErrors.NoSuchVersion(number));
            ConfigRestoration restored = ConfigHistory.Restore(version.Text, applier.InForce?.Source);
            return restored.Text is null
                ? Refused(ManagementErrors.SecretsLost(number, restored.Lost))
                : await ChangeAsync(restored.Text, restored.Kept, request, cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Copies the file as it is beside itself, before it is replaced unasked.</summary>
    public void PutAside(string suffix)
    {
        if (options.ConfigPath is { } path && File.Exists(path)) File.Copy(path, path + suffix, overwrite: true);
    }

    public void Dispose() => _changing.Dispose();

    private async Task<ConfigPublication> ChangeAsync(string text, ImmutableArray<string> kept, ConfigRequest request, CancellationToken cancellationToken)
    {
        if (options is not { ConfigPath: { } path, ParseConfig: { } parse } || applier.InForce is not { } inForce) return Refused(ManagementErrors.NoConfigFile);
        int before = snapshots.Current.Version;
        if (request.IfMatch is not (null or "*") && request.IfMatch != before.ToString(CultureInfo.InvariantCulture)) return Refused(ManagementErrors.VersionMismatch(before));
        ConfigResult next = parse(text);
        if (next.Config is null) return Refused(ManagementErrors.Invalid(next.Errors));
        if (FileOnly(inForce, next) is { IsEmpty: false } keys) return Refused(ManagementErrors.FileOnly(keys));
        if (!request.Overwrite && ConfigFile.Sha256(path) != inForce.Sha256) return Refused(ManagementErrors.ConfigFileChanged);
        ConfigPublication result = new(before, before)
        {
            IsDryRun = request.IsDryRun,
            Changes = ConfigDiff.BetweenTexts(inForce.MaskedText, next.MaskedText),
            Warnings = [.. next.Warnings.Select(problem => problem.ToString())],
            SecretsKept = kept,
        };
        return request.IsDryRun ? result : await PutInForceAsync(path, text, next, result, cancellationToken);
    }

    /// <summary>What an admin key alone must not do: run programs of its holder's choice, and read files of this machine. Both take access to the configuration's file.</summary>
    private static ImmutableArray<string> FileOnly(ConfigResult inForce, ConfigResult next)
    {
        Dictionary<TargetId, StandbyConfig?> known = inForce.Config!.Targets.ToDictionary(target => target.Id, target => target.Hosting?.Standby);
        return
        [
            .. next.Config!.Targets.Where(target => target.Hosting?.Standby is { } standby && standby != known.GetValueOrDefault(target.Id)).Select(target => $"targets.{target.Id}.hosting.standby"),
            .. next.Config.Advice.Requirements is { } file && file != inForce.Config.Advice.Requirements ? ["advice.requirements"] : Array.Empty<string>(),
            .. next.ReferencedFiles.Except(inForce.ReferencedFiles).Select(file => $"${{file:{Path.GetFileName(file)}}}"),
        ];
    }

    /// <summary>The file is renamed into place last: what cannot be put in force never stands in it.</summary>
    private async Task<ConfigPublication> PutInForceAsync(string path, string text, ConfigResult next, ConfigPublication result, CancellationToken cancellationToken)
    {
        ConfigPublication? inForce = null;
        try
        {
            using ConfigFile draft = ConfigFile.Draft(path, text);
            inForce = result with { To = await applier.ApplyAsync(next, cancellationToken) };
            draft.Commit();
            return inForce;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotInForce(error);
            return inForce is null ? Refused(ManagementErrors.ConfigNotInForce) : inForce with { Warnings = inForce.Warnings.Add("It is in force, but the file could not be replaced: a restart goes back to the old one. See the log.") };
        }
    }

    private ConfigPublication Refused(CallError error) => new(snapshots.Current.Version, snapshots.Current.Version) { Error = error };

    [LoggerMessage(EventId = 3904, Level = LogLevel.Error, Message = "A valid configuration could not be put in force, or not be written to its file")]
    private partial void LogNotInForce(Exception exception);
}
