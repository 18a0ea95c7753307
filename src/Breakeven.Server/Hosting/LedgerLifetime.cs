using Breakeven.Ledger;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Server.Hosting;

/// <summary>Closes the ledger, once, when everything that writes to it has stopped.</summary>
internal sealed class LedgerLifetime(EmbeddedLedger ledger) : IHostedService, IAsyncDisposable
{
    private int _closed;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <summary>Also for a server that was built but never started.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _closed, 1) == 0 ? ledger.DisposeAsync() : ValueTask.CompletedTask;
}
