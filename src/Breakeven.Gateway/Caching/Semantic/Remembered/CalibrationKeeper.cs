using Microsoft.Extensions.Hosting;

namespace Breakeven.Gateway.Caching.Semantic.Remembered;

/// <summary>Keeps the state in its file: read before the first call, written in the background after changes, and once more at the end.</summary>
/// <remarks>A process that is killed loses the comparisons of the last moment.</remarks>
internal sealed class CalibrationKeeper(CalibrationBook book, SemanticStateFile file, TimeProvider time) : BackgroundService
{
    /// <summary>Changes within it are written together.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim _changed = new(0, 1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (file.Load() is { } earlier) book.Restore(earlier);
        book.Changed = Signal;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(stoppingToken);
                await Task.Delay(s_pause, time, stoppingToken);
                Save();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Save();
        }
    }

    public override void Dispose()
    {
        book.Changed = static () => { };
        base.Dispose();
        _changed.Dispose();
    }

    private void Save()
    {
        if (book.State() is { Calibrations.IsEmpty: false } state) file.Save(state);
    }

    private void Signal()
    {
        try
        {
            if (_changed.CurrentCount == 0) _changed.Release();
        }
        catch (Exception late) when (late is SemaphoreFullException or ObjectDisposedException)
        {
            // Two signalled at once, or the process ends.
        }
    }
}
