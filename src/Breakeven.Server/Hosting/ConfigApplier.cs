using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Hosting;
using Breakeven.Ledger;

namespace Breakeven.Server.Hosting;

/// <summary>Puts a new configuration in force, whole: numbers it in the ledger, rebuilds budgets, swaps the snapshot. Calls in flight keep theirs.</summary>
/// <remarks>The addresses, the ledger and the server's limits are those of the start: they need a restart.</remarks>
public sealed class ConfigApplier : IDisposable
{
    private readonly SnapshotSource _snapshots;
    private readonly EmbeddedLedger _ledger;
    private readonly ServerOptions _options;
    private readonly IServiceProvider _services;
    private readonly HostingMeter _hosting;
    private readonly ReloadStatus _status;
    private readonly SemaphoreSlim _applying = new(1, 1);

    internal ConfigApplier(SnapshotSource snapshots, EmbeddedLedger ledger, ServerOptions options, IServiceProvider services, HostingMeter hosting, ReloadStatus status)
    {
        (_snapshots, _ledger, _options, _services, _hosting, _status) = (snapshots, ledger, options, services, hosting, status);
        InForce = options.ReadFrom;
    }

    /// <summary>What is in force, as it was read; null for a configuration that was made in memory.</summary>
    public ConfigResult? InForce { get; private set; }

    /// <summary>Whether this is in force already, with the same secrets.</summary>
    public bool IsInForce(ConfigResult result) =>
        result is { Config: { } config } && InForce is { Config: { } current } && InForce.Sha256 == result.Sha256 && ConfigDiff.Between(current, config).IsEmpty;

    /// <param name="config">Validated.</param>
    /// <returns>The version that records name from now on.</returns>
    public Task<int> ApplyAsync(BreakevenConfig config, ConfigText version, CancellationToken cancellationToken) => ApplyAsync(config, version, source: null, cancellationToken);

    /// <param name="result">With a configuration.</param>
    /// <returns>The version that records name from now on.</returns>
    public Task<int> ApplyAsync(ConfigResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        return ApplyAsync(result.Config!, new(result.Sha256, result.MaskedText), result, cancellationToken);
    }

    public void Dispose() => _applying.Dispose();

    private async Task<int> ApplyAsync(BreakevenConfig config, ConfigText version, ConfigResult? source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        await _applying.WaitAsync(cancellationToken);
        try
        {
            GatewaySnapshot next = await CompileAsync(config, version, _options, _ledger, cancellationToken);
            await _services.PrepareBudgetsAsync(config, _ledger.SpentAsync, cancellationToken);
            await _hosting.CloseAsync(); // what a deployment cost so far is at the old configuration's price
            _snapshots.Swap(next);
            InForce = source;
            _status.Applied();
            return next.Version;
        }
        finally
        {
            _applying.Release();
        }
    }

    internal static async Task<GatewaySnapshot> CompileAsync(
        BreakevenConfig config, ConfigText version, ServerOptions options, EmbeddedLedger ledger, CancellationToken cancellationToken)
    {
        int number = await ledger.RegisterConfigVersionAsync(version.Sha256, version.MaskedText, cancellationToken);
        return GatewaySnapshot.Create(config, options.Prices(config), number, options.Environment);
    }
}
