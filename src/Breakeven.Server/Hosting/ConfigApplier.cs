using Breakeven.Gateway.Hosting;
using Breakeven.Ledger;

namespace Breakeven.Server.Hosting;

/// <summary>Puts a new configuration in force, whole: numbers it in the ledger, rebuilds budgets, swaps the snapshot. Calls in flight keep theirs.</summary>
/// <remarks>The address, the ledger and the server's limits are those of the start: they need a restart.</remarks>
public sealed class ConfigApplier
{
    private readonly SnapshotSource _snapshots;
    private readonly EmbeddedLedger _ledger;
    private readonly ServerOptions _options;
    private readonly IServiceProvider _services;
    private readonly HostingMeter _hosting;

    internal ConfigApplier(SnapshotSource snapshots, EmbeddedLedger ledger, ServerOptions options, IServiceProvider services, HostingMeter hosting) =>
        (_snapshots, _ledger, _options, _services, _hosting) = (snapshots, ledger, options, services, hosting);

    /// <param name="config">Validated.</param>
    /// <returns>The version that records name from now on.</returns>
    public async Task<int> ApplyAsync(BreakevenConfig config, ConfigText version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        GatewaySnapshot next = await CompileAsync(config, version, _options, _ledger, cancellationToken);
        await _services.PrepareBudgetsAsync(config, _ledger.SpentAsync, cancellationToken);
        await _hosting.CloseAsync(); // what a deployment cost so far is at the old configuration's price
        _snapshots.Swap(next);
        return next.Version;
    }

    internal static async Task<GatewaySnapshot> CompileAsync(
        BreakevenConfig config, ConfigText version, ServerOptions options, EmbeddedLedger ledger, CancellationToken cancellationToken)
    {
        int number = await ledger.RegisterConfigVersionAsync(version.Sha256, version.MaskedText, cancellationToken);
        return GatewaySnapshot.Create(config, options.Prices(config), number, options.Environment);
    }
}
