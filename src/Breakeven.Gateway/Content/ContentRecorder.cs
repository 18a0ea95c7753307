using System.Diagnostics.Metrics;
using System.Text;
using System.Threading.Channels;
using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Content;

/// <summary>Keeps the content of calls whose workload asks for it. No call ever waits for that: what does not fit into the queue is dropped, and counted.</summary>
/// <param name="vault">Null when content is off, as it is unless configured.</param>
internal sealed partial class ContentRecorder(GatewayMetrics metrics, TimeProvider time, ILogger<ContentRecorder> logger, ContentVault? vault = null) : BackgroundService
{
    private const int MostQueued = 1024;
    private const long MostQueuedBytes = 64L * 1024 * 1024;
    private static readonly TimeSpan BetweenErasures = TimeSpan.FromHours(1);

    private readonly Channel<QueuedContent> _queue = Channel.CreateBounded<QueuedContent>(new BoundedChannelOptions(MostQueued) { SingleReader = true });
    private readonly Counter<long> _stored = metrics.Meter.CreateCounter<long>("breakeven.content.stored", "{call}", "Calls whose content was stored.");
    private readonly Counter<long> _dropped = metrics.Meter.CreateCounter<long>("breakeven.content.dropped", "{call}", "Calls whose content was to be stored and was not: the queue was full, or the disk refused.");
    private long _queuedBytes;
    private long _taken;
    private long _done;

    /// <summary>The sink to answer to: the given one, or one that keeps a copy where the call's workload asks for it.</summary>
    public IAnswerSink Watch(CallContext call, IAnswerSink answer)
    {
        if (vault is null || call.Admission.Workload is not { } name) return answer;
        if (call.Snapshot.Workloads.Find(name) is not { Content: "encrypted" } workload) return answer;
        ReadOnlyMemory<byte> body = call.Request.Body;
        byte[] request = body[..Math.Min(body.Length, CapturingSink.MostBytes)].ToArray();
        DateOnly eraseOn = DateOnly.FromDateTime(call.Arrival.StartedAt.UtcDateTime + workload.ContentRetention).AddDays(1);
        return new CapturingSink(answer, request, request.Length < body.Length, eraseOn);
    }

    /// <summary>Queues what a watching sink has seen; does nothing for any other.</summary>
    public void Keep(CallContext call, IAnswerSink answer)
    {
        if (answer is CapturingSink watched) Keep(new QueuedContent(watched.Captured(call.Arrival.Id.Value), watched.EraseOn));
    }

    /// <summary>Queues what a client wrote about an earlier call, where the call's workload stores content.</summary>
    /// <returns>Whether it will be kept.</returns>
    public bool KeepComment(CallRecord call, string comment, GatewaySnapshot snapshot)
    {
        if (vault is null || call.Workload is not { } name || snapshot.Workloads.Find(name) is not { Content: "encrypted" } workload) return false;
        DateOnly eraseOn = DateOnly.FromDateTime(call.StartedAt.UtcDateTime + workload.ContentRetention).AddDays(1);
        return Keep(new QueuedContent(new(FeedbackId.Of(call.Id), Encoding.UTF8.GetBytes(comment), ReadOnlyMemory<byte>.Empty, IsCut: false), eraseOn));
    }

    private bool Keep(QueuedContent item)
    {
        if (Interlocked.Read(ref _queuedBytes) + item.Bytes > MostQueuedBytes || !_queue.Writer.TryWrite(item))
        {
            _dropped.Add(1);
            return false;
        }
        Interlocked.Add(ref _queuedBytes, item.Bytes);
        Interlocked.Increment(ref _taken);
        return true;
    }

    /// <summary>Ends when all that was queued before is stored or dropped, so that an erasure finds it.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        long until = Interlocked.Read(ref _taken);
        while (Interlocked.Read(ref _done) < until) await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
    }

    /// <summary>Stores what is queued to the end: calls have ended before this is stopped.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } writing) await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (vault is null) return;
        using ITimer erasing = time.CreateTimer(_ => EraseExpired(), null, TimeSpan.Zero, BetweenErasures);
        await foreach (QueuedContent item in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            Store(item);
            Interlocked.Add(ref _queuedBytes, -item.Bytes);
            Interlocked.Increment(ref _done);
        }
    }

    private void Store(QueuedContent item)
    {
        try
        {
            vault!.Write(item.Content, item.EraseOn);
            _stored.Add(1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _dropped.Add(1);
            LogNotStored(error);
        }
    }

    private void EraseExpired()
    {
        try
        {
            vault!.EraseExpired(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotErased(error);
        }
    }

    [LoggerMessage(EventId = 3461, Level = LogLevel.Error, Message = "The content of a call could not be stored; the call itself is recorded")]
    private partial void LogNotStored(Exception exception);

    [LoggerMessage(EventId = 3462, Level = LogLevel.Error, Message = "Content past its retention could not be erased; it is tried again within an hour")]
    private partial void LogNotErased(Exception exception);
}
