using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Prompts.Learning;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Hosting;

/// <summary>After a start, reads the newest calls in the background, so that measures on prompts know again what they knew. Nothing waits for it.</summary>
internal sealed partial class PromptLearner(EmbeddedLedger ledger, SnapshotSource snapshots, IServiceProvider services, TimeProvider time, ILogger<PromptLearner> logger) : BackgroundService
{
    /// <summary>The newest are enough: sums forget what is older, and memory is bounded.</summary>
    private const int MostCalls = 10_000;
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(2), s_pause = TimeSpan.FromMilliseconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        GatewaySnapshot snapshot = snapshots.Current;
        DateTimeOffset started = time.GetUtcNow(); // calls from here on are learnt from as they come
        if (!PromptLearning.IsWorthWhile(snapshot.Config)) return;
        try
        {
            PromptLearning learning = services.LearnPrompts(snapshot);
            List<CallRecord> calls = await NewestAsync(started, stoppingToken);
            for (int i = calls.Count - 1; i >= 0; i--) learning.Add(calls[i]);
            learning.Finish();
            LogLearnt(calls.Count);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the next start learns
        }
        catch (Exception error)
        {
            LogNotLearnt(error); // live calls teach the same, only later
        }
    }

    /// <summary>Newest first, a page at a time and slower than the disk, as a guest.</summary>
    private async Task<List<CallRecord>> NewestAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        List<CallRecord> calls = [];
        CallFilter filter = new() { Since = until - s_longest, Until = until, Limit = CallFilter.MaxLimit };
        while (calls.Count < MostCalls)
        {
            CallPage page = await ledger.QueryAsync(filter, cancellationToken);
            calls.AddRange(page.Data);
            if (page.Next is not { } next) break;
            filter = filter with { After = next };
            await Task.Delay(s_pause, time, cancellationToken);
        }
        return calls;
    }

    [LoggerMessage(EventId = 3981, Level = LogLevel.Information, Message = "Measures on prompts learnt from {Calls} earlier calls")]
    private partial void LogLearnt(int calls);

    [LoggerMessage(EventId = 3982, Level = LogLevel.Warning, Message = "Earlier calls could not be read; measures on prompts learn from live calls alone")]
    private partial void LogNotLearnt(Exception exception);
}
