using Breakeven.Ledger;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Server.Hosting;

/// <summary>Closes the ledger when everything that writes to it has stopped.</summary>
internal sealed class LedgerLifetime(EmbeddedLedger ledger) : IHostedService, IAsyncDisposable
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken) => await ledger.DisposeAsync();

    /// <summary>A server that was built but never started.</summary>
    public async ValueTask DisposeAsync() => await ledger.DisposeAsync();
}
